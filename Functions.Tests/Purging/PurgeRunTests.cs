using Accounts.Purging;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Server;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>Who runs the purge, and runs that end before all is looked at.</summary>
public sealed class PurgeRunTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    /// <summary>A run is over with the first partition, since any time is longer than none.</summary>
    private static readonly PurgeTimings Briefest = new() { LongestRun = TimeSpan.Zero };

    [Fact]
    public async Task AServerPurgesByItself()
    {
        await using var server = await site.StartAsync();
        var names = await PrepareAsync(server, PurgeSite.DueSlot);
        await using var another = await StartAsync(new() { FirstPause = Soon, Interval = Soon });
        await AssertGoneAsync(server, names);
        await Wait.UntilAsync(
            () => Task.FromResult(another.Log.GetSnapshot().Count(IsOfPurge) > 2), "a third purge");
    }

    [Fact]
    public async Task AServerThatLivesForLessThanAnHourPurgesToo()
    {
        await using var server = await site.StartAsync();
        var names = await PrepareAsync(server, PurgeSite.DueSlot);
        await using var another = await StartAsync(new PurgeTimings { FirstPause = Soon });
        await AssertGoneAsync(server, names);
    }

    [Fact]
    public async Task APurgeIsDueEveryHourAndARunTakesFourMinutesAtMost()
    {
        await using var server = await site.StartAsync();
        var timings = server.Services.GetRequiredService<PurgeTimings>();
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(4)), (timings.Interval, timings.LongestRun));
        Assert.Equal(TimeSpan.FromMinutes(5), new PurgeTimings().FirstPause);
    }

    [Fact]
    public async Task ALeaseWhoseAnswerIsLostIsTakenAllTheSame()
    {
        await using var server = await site.StartAsync();
        var names = await PrepareAsync(server, PurgeSite.DueSlot);
        server.Storage.Reset(call => call == 2 ? StorageFault.AfterCall : null); // the place is read, then written
        Assert.False((await PurgeSite.PurgeAsync(server)).IsElsewhere);
        await AssertGoneAsync(server, names);
    }

    [Fact]
    public async Task ARunWhoseTimeIsOverSaysSoAndTheNextGoesOnThere()
    {
        await using var first = await site.StartAsync();
        var slot = PurgeSite.DueSlot;
        var names = await PrepareAsync(first, slot);
        await using var server = await StartAsync(Briefest);

        Assert.Equal(new PurgeCount(1, 0, 0, IsWhole: false), await PurgeSite.PurgeAsync(server));
        Assert.Equal(RowIds.Partition('e', slot), await PurgeSite.PlaceAsync(server));
        Assert.False(await PurgeSite.IsThereAsync(server, names[0]));
        Assert.True(await PurgeSite.IsThereAsync(server, names[1]));

        Assert.Equal(new PurgeCount(1, 0, 0, IsWhole: false), await PurgeSite.PurgeAsync(server));
        Assert.False(await PurgeSite.IsThereAsync(server, names[1]));
        Assert.Equal(new PurgeCount(0, 0, 0, IsWhole: true), await PurgeSite.PurgeAsync(server));
    }

    [Fact]
    public async Task TheCommandGoesOnUntilAllIsLookedAt()
    {
        await using var server = await site.StartAsync();
        var names = await PrepareAsync(server, PurgeSite.DueSlot);
        var said = new List<string>();
        string[] arguments =
            [PurgeCommand.Option, "--environment=Development", $"--AzureWebJobsStorage={site.ConnectionString}"];

        Assert.Equal(0, await PurgeCommand.RunAsync(arguments, said.Add, services => services.AddSingleton(Briefest)));
        Assert.Equal(2, said.Count(line => line.StartsWith("1 accounts never activated,", StringComparison.Ordinal)));
        Assert.StartsWith("0 accounts never activated,", said[^1], StringComparison.Ordinal);
        await AssertGoneAsync(server, names);
    }

    private static bool IsOfPurge(FakeLogRecord record) =>
        record.Message.StartsWith("Purge removed", StringComparison.Ordinal);

    private Task<TestServer> StartAsync(PurgeTimings timings) => TestServer.StartAsync(
        new StorageAccount(site.ConnectionString), services => services.AddSingleton(timings));

    /// <summary>One account in each of the last two due partitions, and the place just before them.</summary>
    private static async Task<string[]> PrepareAsync(TestServer server, long slot)
    {
        string[] names = [TestServer.NewName(), TestServer.NewName()];
        await PurgeSite.InsertAsync(server, names[0], slot, 'e');
        await PurgeSite.InsertAsync(server, names[1], slot, 'f');
        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('d', slot));
        return names;
    }

    private static async Task AssertGoneAsync(TestServer server, string[] names)
    {
        foreach (var name in names)
        {
            // Its row goes last.
            await Wait.UntilAsync(async () => await server.RowAsync(name) is null, $"{name} is gone");
            Assert.False(await PurgeSite.IsThereAsync(server, name));
        }
    }
}
