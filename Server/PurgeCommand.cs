using Accounts.Purging;
using Azure;

namespace Server;

/// <summary>
/// The option <c>--purge</c>: purges the whole table now, instead of serving. With <c>--Purge:DryRun=true</c> it only
/// counts.
/// </summary>
internal static class PurgeCommand
{
    public const string Option = "--purge";

    public static async Task<int> RunAsync(string[] args, Action<string> say)
    {
        await using var app = ServerApp.Build([.. args.Where(argument => argument != Option)]);
        await using var azurite = await LocalStorage.StartIfNeededAsync(
            app.Configuration,
            say,
            app.Lifetime.ApplicationStopping);
        var isDryRun = app.Services.GetRequiredService<PurgeOptions>().DryRun;
        var verb = isDryRun ? "would be removed" : "removed";
        try
        {
            PurgeCount count;
            do
            {
                count = await app
                    .Services.GetRequiredService<AccountPurge>()
                    .RunAsync(app.Lifetime.ApplicationStopping);
                var more = isDryRun && !count.IsWhole ? " There are more: a dry run ends after four minutes." : "";
                say(
                    $"{count.Accounts} accounts never activated, {count.Sessions} sessions that are over "
                        + $"and {count.Limits} rows of limits {verb}.{more}");
            } while (!count.IsWhole && !isDryRun); // a dry run moves no place: the next would begin where this one did
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            var why = (failure as RequestFailedException)?.ErrorCode ?? "no answer";
            throw new StartFaultException(
                $"Storage failed ({why}). What was removed is removed; start the purge again.");
        }

        return 0;
    }
}
