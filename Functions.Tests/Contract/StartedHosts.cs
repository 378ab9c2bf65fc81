using Functions.Tests.Support;

namespace Functions.Tests.Contract;

/// <summary>
/// Hosts that were started before the tests, such as by <c>func start</c>. Where the environment names one, the tests
/// of the contract run against it alone: <c>ACTIVATION_HOST</c> is its URL with the settings of local.settings.json,
/// <c>ACTIVATION_MAIL_HOST</c> that with delivery Email into the folder <c>ACTIVATION_MAIL_FOLDER</c>.
/// </summary>
internal static class StartedHosts
{
    private static readonly string? Plain = Read("ACTIVATION_HOST");
    private static readonly string? ByMail = Read("ACTIVATION_MAIL_HOST");

    /// <summary>Where mails go.</summary>
    public static PickupFolder? Mails { get; } =
        Read("ACTIVATION_MAIL_FOLDER") is { } folder ? new PickupFolder(folder) : null;

    /// <summary>Whether the environment names any.</summary>
    public static bool Any => Plain is not null || ByMail is not null;

    /// <summary>The URL of the one with these settings; null where there is none.</summary>
    public static string? UrlOf(HostSetup setup) => setup switch
    {
        HostSetup.Response => Plain,
        HostSetup.Email when Mails is not null => ByMail,
        _ => null,
    };

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
