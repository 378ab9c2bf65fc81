using System.ComponentModel.DataAnnotations;
using System.Net;
using Accounts.Branding;
using Accounts.Names;

namespace Accounts.Mail.Senders;

/// <summary>What carries mails to their readers.</summary>
public enum MailProvider
{
    /// <summary>Azure Communication Services Email (Functions host only).</summary>
    AzureCommunication,

    /// <summary>Any SMTP server.</summary>
    Smtp,

    /// <summary>A folder that receives <c>.eml</c> files, for development.</summary>
    Pickup,
}

/// <summary>
/// Settings of section <c>Mail</c>: the sender, and the provider's own. The branding there is
/// <see cref="Branding.BrandOptions"/>.
/// </summary>
public sealed class MailOptions
{
    /// <summary>What carries mails; required with delivery Email.</summary>
    public MailProvider? Provider { get; init; }

    /// <summary>The sender's email, as <c>name@example.org</c> or <c>Name &lt;name@example.org&gt;</c>.</summary>
    public string? From { get; init; }

    /// <summary>The SMTP server, with provider Smtp.</summary>
    public SmtpOptions Smtp { get; init; } = new();

    /// <summary>Communication Services, with provider AzureCommunication.</summary>
    public AzureCommunicationOptions AzureCommunication { get; init; } = new();

    /// <summary>The folder, with provider Pickup.</summary>
    public PickupOptions Pickup { get; init; } = new();
}

/// <summary>How the connection to the SMTP server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS as the port and the server suggest.</summary>
    Auto,

    /// <summary>No protection.</summary>
    None,

    /// <summary>STARTTLS, required.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>Settings of section <c>Mail__Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>The server's name or IP address.</summary>
    public string? Host { get; init; }

    /// <summary>The server's port.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.Auto;

    /// <summary>The user to sign in as; none means no sign-in.</summary>
    public string? UserName { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>Whether nothing that is sent to the server leaves this machine.</summary>
    internal bool IsOnThisMachine =>
        Host is null
        || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var ip) && IPAddress.IsLoopback(ip));
}

/// <summary>
/// Settings of section <c>Mail__AzureCommunication</c>: one of the two is required with that provider.
/// </summary>
public sealed class AzureCommunicationOptions
{
    /// <summary>A connection string with an access key.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The resource's endpoint, reached with the managed identity.</summary>
    public Uri? Endpoint { get; init; }
}

/// <summary>Settings of section <c>Mail__Pickup</c>.</summary>
public sealed class PickupOptions
{
    /// <summary>Where <c>.eml</c> files go; made when missing.</summary>
    public string? Folder { get; init; }
}
