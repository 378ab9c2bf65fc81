using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Accounts;

/// <summary>
/// What can be watched: one source of spans and one meter, which cost next to nothing until a host exports them. No
/// name, email, token or password is in any of it, and no account id in a metric; docs/telemetry.md lists the
/// metrics.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "Accounts";

    /// <summary>The standard setting that names a collector and switches the export on.</summary>
    public const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    // The funnel. Outcomes are words of success or the problem's code.
    internal static readonly Counter<long> Registrations = Meter.CreateCounter<long>(
        "accounts.registrations",
        "{registration}",
        "Requests to register, by outcome.");
    internal static readonly Counter<long> Openings = Meter.CreateCounter<long>(
        "accounts.link.openings",
        "{opening}",
        "Links opened by GET where that changes nothing, by outcome.");
    internal static readonly Counter<long> Activations = Meter.CreateCounter<long>(
        "accounts.activations",
        "{activation}",
        "Requests to activate, by outcome.");
    internal static readonly Counter<long> Resends = Meter.CreateCounter<long>(
        "accounts.resends",
        "{resend}",
        "Requests to mail a link again, by outcome.");

    // Sign-in.
    internal static readonly Counter<long> SignIns = Meter.CreateCounter<long>(
        "accounts.signins",
        "{signin}",
        "Requests to sign in, by outcome.");
    internal static readonly Counter<long> Refreshes = Meter.CreateCounter<long>(
        "accounts.refreshes",
        "{refresh}",
        "Requests to carry a session on, by outcome.");
    internal static readonly Counter<long> SignOuts = Meter.CreateCounter<long>(
        "accounts.signouts",
        "{signout}",
        "Requests to sign out, by outcome.");
    internal static readonly Counter<long> MeRequests = Meter.CreateCounter<long>(
        "accounts.me.requests",
        "{request}",
        "Requests for what is held of who is signed in, by outcome.");
    internal static readonly Counter<long> SessionsReused = Meter.CreateCounter<long>(
        "accounts.sessions.reused",
        "{session}",
        "Sessions ended because two held them.");

    // Passwords forgotten and changed.
    internal static readonly Counter<long> Forgotten = Meter.CreateCounter<long>(
        "accounts.password.forgotten",
        "{request}",
        "Requests for a link to choose a new password, by outcome.");
    internal static readonly Counter<long> Resets = Meter.CreateCounter<long>(
        "accounts.password.resets",
        "{reset}",
        "Requests to choose a new password by a link, by outcome.");
    internal static readonly Counter<long> PasswordChanges = Meter.CreateCounter<long>(
        "accounts.password.changes",
        "{change}",
        "Requests to change the password of who is signed in, by outcome.");
    internal static readonly Counter<long> BreachChecks = Meter.CreateCounter<long>(
        "accounts.password.breach.checks",
        "{check}",
        "Passwords looked for in known data breaches, by outcome.");

    // Leaving.
    internal static readonly Counter<long> Leavings = Meter.CreateCounter<long>(
        "accounts.leavings",
        "{leaving}",
        "Requests to delete one's account, by outcome.");

    // Mail.
    internal static readonly Counter<long> Orders = Meter.CreateCounter<long>(
        "accounts.mail.orders",
        "{order}",
        "Turns of mail orders, by what came of them.");
    internal static readonly Histogram<double> OrderAge = Seconds(
        "accounts.mail.order.age",
        "From the order to the provider's taking of the mail.",
        [1, 2, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400]);
    internal static readonly Histogram<double> MailDuration = Seconds(
        "accounts.mail.duration",
        "Making a mail and handing it to the provider.",
        [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);

    // Passwords.
    internal static readonly Histogram<double> HashDuration = Seconds(
        "accounts.password.hash.duration",
        "One Argon2id computation.",
        [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1]);
    internal static readonly Histogram<double> HashWait = Seconds(
        "accounts.password.wait",
        "Waiting for a core to hash or check a password.",
        [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10]);

    // Storage.
    internal static readonly Counter<long> StorageRetries = Meter.CreateCounter<long>(
        "accounts.storage.retries",
        "{retry}",
        "Calls to storage that repeat a failed one.");
    internal static readonly Counter<long> StorageFailures = Meter.CreateCounter<long>(
        "accounts.storage.failures",
        "{call}",
        "Calls to storage that failed, by error.");

    /// <summary>Counts an end, and writes it on the span of the request or order it belongs to.</summary>
    internal static void Count(this Counter<long> counter, string outcome, string? account = null)
    {
        counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        Activity.Current?.SetTag("outcome", outcome);
        // Random, and in the log already: it leads from a span to the log of the same account.
        if (account is not null)
        {
            Activity.Current?.SetTag("accounts.account.id", account);
        }
    }

    /// <summary>
    /// Marks the span as failed. The kind alone: a message may hold what the caller or a provider wrote.
    /// </summary>
    internal static void Fail(this Activity? activity, string error) =>
        activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);

    private static Histogram<double> Seconds(string name, string description, double[] boundaries) =>
        Meter.CreateHistogram(
            name,
            "s",
            description,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
