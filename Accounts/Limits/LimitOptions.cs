using System.ComponentModel.DataAnnotations;

namespace Accounts.Limits;

/// <summary>Settings of section <c>Limits</c>; 0 means no limit where a limit is a count.</summary>
public sealed class LimitOptions
{
    private const string NotNegative = "is negative";

    /// <summary>As many tries as a row has room for.</summary>
    internal const int MostTries = 1000;

    /// <summary>The least time between two mails to one mailbox.</summary>
    public TimeSpan MailInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most mails to one mailbox in a day.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "is not positive")]
    public int MailsPerDay { get; init; } = 5;

    /// <summary>The most mails to all mailboxes together in an hour.</summary>
    [Range(0, int.MaxValue, ErrorMessage = NotNegative)]
    public int MailsPerHour { get; init; }

    /// <summary>
    /// The most registrations of one client network in an hour: an IPv4 address or an IPv6 /64; four times as many of a
    /// /56, sixteen of a /48.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = NotNegative)]
    public int RegistrationsPerClientPerHour { get; init; } = 60;

    /// <summary>The most resends of one client network in an hour, likewise.</summary>
    [Range(0, int.MaxValue, ErrorMessage = NotNegative)]
    public int ResendsPerClientPerHour { get; init; } = 30;

    /// <summary>
    /// The most activations of one client network in a minute, likewise, counted in this process only.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = NotNegative)]
    public int ActivationsPerClientPerMinute { get; init; } = 120;

    /// <summary>The most tries to sign in with one name from one client in 15 minutes.</summary>
    [Range(0, MostTries, ErrorMessage = "is not between {1} and {2}")]
    public int SignInTriesPerClient { get; init; } = 10;

    /// <summary>
    /// The most tries to sign in with one name without a success between; then it is closed for a day.
    /// </summary>
    [Range(0, MostTries, ErrorMessage = "is not between {1} and {2}")]
    public int SignInTriesPerName { get; init; } = 50;

    /// <summary>The most sign-ins of one client network in a minute, counted in this process only.</summary>
    [Range(0, int.MaxValue, ErrorMessage = NotNegative)]
    public int SignInsPerClientPerMinute { get; init; } = 30;

    /// <summary>
    /// The most refreshes of one client network in a minute, counted in this process only; likewise its sign-outs and
    /// its calls of <c>me</c>.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = NotNegative)]
    public int RefreshesPerClientPerMinute { get; init; } = 120;
}
