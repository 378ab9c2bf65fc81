namespace Functions.Tests.Support;

/// <summary>The settings of delivery Email, by provider.</summary>
internal static class MailSettings
{
    private static readonly string[] Common =
        ["Activation:Delivery=Email", "Mail:From=Accounts <accounts@example.org>"];

    /// <summary>Mails into a folder.</summary>
    public static string[] Pickup(string folder) => [.. Common, "Mail:Provider=Pickup", $"Mail:Pickup:Folder={folder}"];

    /// <summary>Mails to a server on this port of loopback, without TLS.</summary>
    public static string[] Smtp(int port) =>
    [
        .. Common,
        "Mail:Provider=Smtp",
        "Mail:Smtp:Host=127.0.0.1",
        $"Mail:Smtp:Port={port}",
        "Mail:Smtp:Security=None",
    ];
}
