using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Accounts.Claims;
using Accounts.Operating;

namespace Server.AccountTool;

/// <summary><c>account list</c>: walks the table, which no request may.</summary>
internal static class ListCommand
{
    public static Command Make()
    {
        var state = new Option<string?>("--state") { Description = "Only accounts in this state." };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<AccountState>().Select(one => one.Word())]);
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only those registered since, in UTC: 2026-01-31 or 2026-01-31T12:00.",
            CustomParser = ParseTime,
        };
        var limit = new Option<int?>("--limit") { Description = "At most so many.", CustomParser = ParseLimit };
        var command = new Command(
            "list", "Lists accounts, in the order of the table, which is none of time. It walks the whole table.")
        {
            state,
            since,
            limit,
        };
        command.SetAction((parsed, services, output, cancellationToken) =>
        {
            var onlyState = parsed.GetValue(state);
            var earliest = parsed.GetValue(since);
            bool IsWanted(AccountReport report) =>
                (onlyState is null || report.State == onlyState)
                && (earliest is null || report.RegisteredAt >= earliest);

            var most = parsed.GetValue(limit) ?? int.MaxValue;
            return ListAsync(services, output, IsWanted, most, cancellationToken);
        });
        return command;
    }

    /// <summary>The same time on every machine, whatever its zone and its habits.</summary>
    private static DateTimeOffset? ParseTime(ArgumentResult given)
    {
        var text = given.Tokens.Single().Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        given.AddError($"{text} is no time such as 2026-01-31 or 2026-01-31T12:00.");
        return null;
    }

    private static int? ParseLimit(ArgumentResult given)
    {
        var text = given.Tokens.Single().Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        given.AddError($"--limit {text} is no number from 1 to {int.MaxValue}.");
        return null;
    }

    private static async Task<ToolExit> ListAsync(
        IServiceProvider services, ToolOutput output, Func<AccountReport, bool> isWanted, int limit,
        CancellationToken cancellationToken)
    {
        var reporter = services.GetRequiredService<AccountReporter>();
        var finder = services.GetRequiredService<AccountFinder>();
        var seen = 0;
        var listed = 0;
        await foreach (var page in finder.PagesAsync(withHashes: false, token: null, cancellationToken))
        {
            seen += page.Accounts.Count;
            foreach (var report in page.Accounts.Select(reporter.Of).Where(isWanted))
            {
                var time = report.RegisteredAt.ToString("u", CultureInfo.InvariantCulture);
                output.Say(
                    report with { Password = null },
                    $"{report.Id}  {report.State,-11}  {time}  {report.UserName}  {report.Email}");
                if (++listed == limit)
                {
                    return ToolExit.Done;
                }
            }

            ToolOutput.Progress($"{seen} accounts seen, {listed} listed");
        }

        return ToolExit.Done;
    }
}
