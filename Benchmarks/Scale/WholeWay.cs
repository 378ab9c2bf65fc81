using System.Diagnostics;

namespace Benchmarks.Scale;

/// <summary>What one step of many accounts came to.</summary>
internal sealed record Step(string Name, PhaseCounts Counts, TimeSpan Took);

/// <summary>
/// Accounts on their whole way: registered at 1,000 a second of the simulated clock, mailed, opened, activated.
/// </summary>
internal static class WholeWay
{
    private const int AtOnce = 4;

    /// <summary>Fewer than a client may do within a minute, also where two clients share a count.</summary>
    private const int LinksOfClient = 10;
    private static readonly TimeSpan PastGrace = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1);

    public static async Task<IReadOnlyList<Step>> RunAsync(int accounts, bool withNames)
    {
        using var service = new ScaleService("--Limits:MailsPerHour=100000000", "--SignIn:ReuseGrace=00:05:00");
        var suffix = withNames ? " with a name" : "";
        var steps = new List<Step>
        {
            await TakeAsync(service, $"register{suffix}", () => RegisterAsync(service, accounts, withNames)),
            await TakeAsync(service, $"mail{suffix}", () => MailAsync(service)),
        };
        var tokens = service.Sender.Tokens.Values.ToList();
        if (tokens.Count != accounts || service.Storage.Messages("activation-mails") > 0)
        {
            throw new InvalidOperationException($"{tokens.Count} of {accounts} were mailed.");
        }

        steps.Add(await TakeAsync(service, $"open{suffix}", () => EachAsync(service, accounts,
            i => service.OpenAsync(tokens[i], i / LinksOfClient))));
        steps.Add(await TakeAsync(service, $"activate{suffix}", () => EachAsync(service, accounts,
            i => service.ActivateAsync(tokens[i], i / LinksOfClient))));
        if (!withNames)
        {
            steps.AddRange(await SignInAsync(service, accounts));
        }

        return steps;
    }

    /// <summary>Everybody signs in, refreshes, and signs out.</summary>
    private static async Task<IReadOnlyList<Step>> SignInAsync(ScaleService service, int accounts)
    {
        var sessions = new ScaleSessions(service);
        var tokens = new ScaleTokens[accounts];
        async Task CarryOnAsync(int i) => tokens[i] = await sessions.RefreshAsync(tokens[i]);

        var steps = new List<Step>
        {
            await TakeAsync(service, "login", () => EachAsync(service, accounts,
                async i => tokens[i] = await sessions.LoginAsync(EmailOf(i)))),
            await TakeAsync(service, "me", () => EachAsync(service, accounts,
                i => sessions.MeAsync(tokens[i]))),
        };
        service.Clock.Advance(PastGrace);
        steps.Add(await TakeAsync(service, "refresh", () => EachAsync(service, accounts, CarryOnAsync)));
        steps.Add(await TakeAsync(
            service, "refresh in the grace", () => EachAsync(service, accounts, CarryOnAsync)));
        steps.Add(await TakeAsync(service, "logout", () => EachAsync(service, accounts,
            i => sessions.LogoutAsync(tokens[i]))));
        return steps;
    }

    private static string EmailOf(int i) => $"reader-{i}@example.org";

    /// <summary>Heap that the library keeps while so many orders are pending: all but the stand-in's own.</summary>
    public static async Task<(long Before, long After)> MemoryAsync(int accounts)
    {
        using var service = new ScaleService();
        await RegisterAsync(service, 100, withNames: false);
        service.Storage.Clear();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RegisterAsync(service, accounts, withNames: false);
        service.Storage.Clear();
        return (before, GC.GetTotalMemory(forceFullCollection: true));
    }

    public static Task RegisterAsync(ScaleService service, int accounts, bool withNames) => EachAsync(service, accounts,
        i => service.RegisterAsync(EmailOf(i), withNames ? $"name{i}" : null));

    public static async Task<Step> TakeAsync(ScaleService service, string name, Func<Task> step)
    {
        service.Storage.Counts.Take();
        var watch = Stopwatch.StartNew();
        await step();
        return new Step(name, service.Storage.Counts.Take(), watch.Elapsed);
    }

    /// <summary>Carries out orders until none is visible.</summary>
    public static Task MailAsync(ScaleService service, int atOnce = AtOnce) =>
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (await service.MailAsync())
            {
                // The next one.
            }
        })));

    public static Task EachAsync(ScaleService service, int count, Func<int, Task> one) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            service.Clock.Advance(Between);
            await one(i);
        });
}
