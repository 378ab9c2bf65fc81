using System.CommandLine;
using System.Globalization;
using Accounts.Operating;

namespace Server.AccountTool;

/// <summary><c>account show</c>: all that is known of an account but secrets.</summary>
internal static class ShowCommand
{
    public static Command Make()
    {
        var which = AccountCommand.Which();
        var command = new Command(
            "show", "Shows an account: its row, claims, state, times, tries to sign in, and mail. No hash, no token.")
        {
            which,
        };
        command.SetAction(which, async (_, found, cancellationToken) =>
        {
            var reporter = found.Services.GetRequiredService<AccountReporter>();
            var now = found.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var report = await reporter.ReportAsync(found.Account, now, cancellationToken);
            found.Output.Say(report, LinesOf(report));
            return ToolExit.Done;
        });
        return command;
    }

    private static IEnumerable<string> LinesOf(AccountReport report)
    {
        (string Name, string? Value)[] values =
        [
            ("id", report.Id), ("state", report.State), ("user name", report.UserName), ("email", report.Email),
            ("locale", report.Locale), ("delivery", report.Delivery), ("registered", Of(report.RegisteredAt)),
            ("imported", Of(report.ImportedAt)), ("activated", Of(report.ActivatedAt)),
            ("password changed", Of(report.PasswordChangedAt)), ("removal began", Of(report.RemovedAt)),
            ("password hash by", report.Password), ("an order now", report.NextOrder),
            ("mail waits until", Of(report.MailWaitsUntil)),
            ("mails given up", report.ParkedOrders is null or 0 ? null : $"{report.ParkedOrders}"),
            .. (report.Claims ?? []).Select(claim => ($"claim of {claim.Of}", (string?)HolderOf(claim))),
            .. (report.Tries ?? []).Select(
                tries => ($"tries at {tries.Of}", (string?)CountOf(tries.Count, tries.ClosedUntil))),
            ("tries of its devices", report.DeviceTries is { } own ? CountOf(own.Count, own.ClosedUntil) : null),
        ];
        var width = values.Max(one => one.Name.Length) + 2;
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                yield return $"{name.PadRight(width)}{value}";
            }
        }

        foreach (var line in report.Newest is { } newest ? LinesOf(newest) : [])
        {
            yield return $"  newest registration  {line}";
        }
    }

    private static string HolderOf(ClaimReport claim) => claim.IsOwn ? "this account" : claim.HeldBy ?? "none";

    private static string CountOf(int count, DateTimeOffset? closedUntil) =>
        closedUntil is { } until ? $"{count}, closed until {Of(until)}" : $"{count}";

    private static string? Of(DateTimeOffset? time) => time?.ToString("u", CultureInfo.InvariantCulture);
}
