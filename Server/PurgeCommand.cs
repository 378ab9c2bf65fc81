using Accounts.Purging;
using Accounts.Storage;

namespace Server;

/// <summary>
/// The option <c>--purge</c>: purges the whole table now, instead of serving. With <c>--Purge:DryRun=true</c> it only
/// counts. It needs storage and no keys, as the operator's tool.
/// </summary>
public static class PurgeCommand
{
    /// <summary>What asks for it.</summary>
    public const string Option = "--purge";

    /// <summary>
    /// Purges, and says what each run removed; the exit code. <paramref name="change"/> may change the services last,
    /// as tests do.
    /// </summary>
    /// <exception cref="StartFaultException">Storage failed, or another instance purges.</exception>
    public static async Task<int> RunAsync(
        string[] args, Action<string> say, Action<IServiceCollection>? change = null)
    {
        using var host = ToolHost.Build([.. args.Where(argument => argument != Option)], change);
        var configuration = host.Services.GetRequiredService<IConfiguration>();
        await using var azurite = await LocalStorage.StartIfNeededAsync(configuration, say, CancellationToken.None);
        var isDryRun = host.Services.GetRequiredService<PurgeOptions>().DryRun;
        try
        {
            PurgeCount count;
            do
            {
                count = await host.Services.GetRequiredService<AccountPurge>().RunAsync(CancellationToken.None);
                if (count.IsElsewhere)
                {
                    throw new StartFaultException("Another instance purges. Start it again in five minutes.");
                }

                say(WordsOf(count, isDryRun));
            } while (!count.IsWhole && !isDryRun); // a dry run moves no place: the next would begin where this one did
        }
        catch (Exception failure) when (failure.IsOfStorage())
        {
            throw StorageFault.Of(failure, "What was removed is removed; start the purge again.");
        }

        return 0;
    }

    private static string WordsOf(PurgeCount count, bool isDryRun)
    {
        var verb = isDryRun ? "would be removed" : "removed";
        var more = isDryRun && !count.IsWhole ? " There are more: a dry run ends after four minutes." : "";
        return $"{count.Accounts} accounts never activated, {count.Sessions} sessions that are over "
            + $"and {count.Limits} rows of limits {verb}.{more}";
    }
}
