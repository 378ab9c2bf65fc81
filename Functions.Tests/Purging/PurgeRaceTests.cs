using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>What is activated or claimed anew while a purge runs, at the very end of its period.</summary>
[Collection(Alone.Name)]
public sealed class PurgeRaceTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    [Fact]
    public async Task AnAccountActivatedBetweenReadingAndDeletingStays()
    {
        await using var server = await site.StartAsync();
        var name = TestServer.NewName();
        await server.LinkAsync(name);
        await PurgeSite.DateBackAsync(server, name, TimeSpan.FromDays(8));
        server.Storage.BeforeDelete = () => server.EditAsync(name, row => (row["IsActive"], row["ActivatedAt"]) = (true, DateTimeOffset.UtcNow));
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Fact]
    public async Task EveryActivationThatSucceededIsThereAfterPurgesAtTheSameTime()
    {
        await using var server = await site.StartAsync("Activation:PendingPeriod=00:00:02");
        var names = Enumerable.Range(0, 60).Select(_ => TestServer.NewName()).ToList();
        var links = await Task.WhenAll(names.Select(name => server.LinkAsync(name, $"{name}@example.org")));
        await Task.Delay(TimeSpan.FromSeconds(3)); // storage's clock is past the period, ours decides
        server.Clock.Advance(TimeSpan.FromSeconds(1.9));

        using var stop = new CancellationTokenSource();
        var purging = Task.Run(async () =>
        {
            var removed = 0;
            while (!stop.IsCancellationRequested) removed += (await PurgeSite.PurgeAsync(server)).Accounts;
            return removed + (await PurgeSite.PurgeAsync(server)).Accounts;
        });
        var outcomes = new (string Name, int Status)[links.Length];
        await Parallel.ForAsync(0, links.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancellationToken) =>
        {
            if (i == links.Length / 2) server.Clock.Advance(TimeSpan.FromSeconds(0.2)); // the period ends amid the activations
            if (i >= links.Length - 5) await Task.Delay(500, cancellationToken); // and the last come after a purge
            using var answer = await server.Http.GetAsync(links[i], cancellationToken);
            outcomes[i] = (names[i], (int)answer.StatusCode);
        });
        await stop.CancelAsync();
        var removed = await purging;

        Assert.All(outcomes, outcome => Assert.True(outcome.Status is 200 or 401 or 410, $"{outcome.Status}"));
        foreach (var (name, status) in outcomes)
        {
            var row = await server.RowAsync(name);
            Assert.Equal(status == 200, row is not null);
            Assert.Equal(status == 200, row?.GetBoolean("IsActive") ?? false);
            if (status == 200) Assert.NotNull(await server.RowAsync($"{name}@example.org"));
        }

        Assert.Equal(outcomes.Count(outcome => outcome.Status != 200), removed);
        Assert.Contains(outcomes, outcome => outcome.Status == 200);
        Assert.Contains(outcomes, outcome => outcome.Status != 200);
    }
}
