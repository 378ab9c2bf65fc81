using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>
/// Removals whose process died, and which no order ends: their notes are found, wherever their rows are.
/// </summary>
public sealed class RemovalPurgeTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(2);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARemovalThatDiedIsEndedAfterTwoDays(bool isOfOldPartition)
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var name = TestServer.NewName();
        var slot = PurgeSite.DueSlot - (isOfOldPartition ? 1000 : -1000);
        var id = await PurgeSite.InsertAsync(server, name, slot, change: row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = row["RegisteredAt"];
            row["RemovedAt"] = DateTimeOffset.UtcNow;
        });
        await NoteAsync(server, id);

        Pass(storage, server, Most - Hour);
        await SkipPartitionsAsync(server);
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.True(await PurgeSite.IsThereAsync(server, name));
        Pass(storage, server, Most + Hour);
        await SkipPartitionsAsync(server);
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.False(await PurgeSite.IsThereAsync(server, name));
    }

    /// <summary>
    /// Of an import, or of a removal that did not come to its mark: the farewell has its time all the same.
    /// </summary>
    [Theory]
    [InlineData("import")]
    [InlineData("removal")]
    public async Task ARemovalThatHasJustBegunIsLeftAloneThoughItsNoteIsOld(string note)
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var name = TestServer.NewName();
        var leftAt = DateTimeOffset.UtcNow + PurgeSite.Period;
        var id = await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot - 1000, change: row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = row["RegisteredAt"];
            row["RemovedAt"] = leftAt;
        });
        await server.Limits.AddEntityAsync(new TableEntity(id, note));
        Pass(storage, server, PurgeSite.Period + Hour);
        await SkipPartitionsAsync(server);
        await PurgeSite.PurgeAsync(server);
        Assert.True(await PurgeSite.IsThereAsync(server, name));
        Pass(storage, server, PurgeSite.Period + Most + Hour);
        await SkipPartitionsAsync(server);
        await PurgeSite.PurgeAsync(server);
        Assert.False(await PurgeSite.IsThereAsync(server, name));
    }

    /// <summary>A restore brought the account back, and no note of it; no later purge looks at its partition.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatIsNotOverYetWhereAPurgePassesIsEndedByANoteOfIts(bool wasInUse)
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var name = TestServer.NewName();
        var now = DateTimeOffset.UtcNow;
        await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot, change: row =>
        {
            row["IsActive"] = wasInUse;
            row["ActivatedAt"] = wasInUse ? row["RegisteredAt"] : null;
            row["RemovedAt"] = wasInUse ? now : null;
            // Of an import that stopped midway.
            row["OriginallyRegisteredAt"] = wasInUse ? null : row["RegisteredAt"];
            row["RegisteredAt"] = wasInUse ? row["RegisteredAt"] : now;
        });
        await PurgeSite.PurgeAsync(server);
        Assert.True(await PurgeSite.IsThereAsync(server, name));
        Pass(storage, server, (wasInUse ? Most : PurgeSite.Period) + Hour);
        await SkipPartitionsAsync(server);
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.False(await PurgeSite.IsThereAsync(server, name));
    }

    /// <summary>Else its time would begin again.</summary>
    [Fact]
    public async Task APurgeThatPassesLeavesANoteThatIsThereAsItIs()
    {
        await using var server = await site.StartAsync();
        var id = await PurgeSite.InsertAsync(server, TestServer.NewName(), PurgeSite.DueSlot, change: row =>
        {
            row["ActivatedAt"] = row["RegisteredAt"];
            row["RemovedAt"] = DateTimeOffset.UtcNow;
        });
        await NoteAsync(server, id);
        var note = await server.Limits.GetEntityAsync<TableEntity>(id, "removal");
        await PurgeSite.PurgeAsync(server);
        Assert.Equal(note.Value.ETag, (await server.Limits.GetEntityAsync<TableEntity>(id, "removal")).Value.ETag);
    }

    [Fact]
    public async Task ANoteOfARemovalThatNeverBeganRemovesNobody()
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var name = TestServer.NewName();
        var id = await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot - 1000, change: row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = row["RegisteredAt"];
        });
        await NoteAsync(server, id);
        await NoteAsync(server, RowIds.New(DateTimeOffset.UtcNow));
        Pass(storage, server, Most + Hour);
        await SkipPartitionsAsync(server);
        Assert.Equal(2, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.True(await PurgeSite.IsThereAsync(server, name));
    }

    [Fact]
    public async Task ADryRunEndsNoRemoval()
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        string[] settings = [$"AzureWebJobsStorage={storage.ConnectionString}", "Purge:DryRun=true"];
        await using var server = await site.StartAsync(null, settings);
        var name = TestServer.NewName();
        var id = await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot + 4, change: row =>
        {
            row["ActivatedAt"] = row["RegisteredAt"];
            row["RemovedAt"] = DateTimeOffset.UtcNow;
        });
        await NoteAsync(server, id);
        Pass(storage, server, Most + Hour);
        await SkipPartitionsAsync(server);
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.True(await PurgeSite.IsThereAsync(server, name));
    }

    /// <summary>An import that stopped before it claimed anything, of an id whose partition is long past.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAnImportLeftPendingGoesWhenItsPeriodIsOver(bool wasBegunAgain)
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var left = TestServer.NewName();
        var active = TestServer.NewName();
        var begun = DateTimeOffset.UtcNow + (wasBegunAgain ? TimeSpan.FromDays(3) : TimeSpan.Zero);
        foreach (var name in new[] { left, active })
        {
            var id = await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot - 1000, change: row =>
            {
                row["RegisteredAt"] = begun;
                row["OriginallyRegisteredAt"] = begun - (100 * Most);
                row["IsActive"] = name == active;
                row["ActivatedAt"] = name == active ? begun : null;
            });
            await server.Limits.AddEntityAsync(new TableEntity(id, "import"));
        }

        Pass(storage, server, PurgeSite.Period + Hour);
        await SkipPartitionsAsync(server);
        Assert.Equal(wasBegunAgain ? 1 : 2, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.Equal(wasBegunAgain, await PurgeSite.IsThereAsync(server, left));
        Assert.True(await PurgeSite.IsThereAsync(server, active));
        Pass(storage, server, PurgeSite.Period + TimeSpan.FromDays(3) + Hour);
        await SkipPartitionsAsync(server);
        await PurgeSite.PurgeAsync(server);
        Assert.False(await PurgeSite.IsThereAsync(server, left));
        Assert.True(await PurgeSite.IsThereAsync(server, active));
    }

    /// <summary>
    /// A removal that did not come to its mark left a note. The purge has just found that it may go, when another
    /// removal begins, and its process dies.
    /// </summary>
    [Fact]
    public async Task AnOldNoteStaysWhereARemovalBeginsWhileItIsToGo()
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var name = TestServer.NewName();
        var id = await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot - 1000, change: row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = row["RegisteredAt"];
        });
        await NoteAsync(server, id);
        Pass(storage, server, Most + Hour);
        await SkipPartitionsAsync(server);
        var notes = server.Services.GetRequiredService<RemovalNotes>();
        server.Storage.BeforeDelete = () => notes.WriteAsync(id, CancellationToken.None);
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Limits);
        Assert.True((await server.Limits.GetEntityIfExistsAsync<TableEntity>(id, "removal")).HasValue);
    }

    private static void Pass(SkewedStorage storage, TestServer server, TimeSpan time)
    {
        server.Clock.Advance(time - storage.Ahead);
        storage.Ahead = time;
    }

    /// <summary>
    /// All partitions but the newest are past: what the purge finds it finds by a note, and it does not walk days of
    /// them.
    /// </summary>
    private static Task SkipPartitionsAsync(TestServer server)
    {
        var due = RowIds.SlotAt(server.Clock.GetUtcNow() - PurgeSite.Period) - 1;
        return PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('f', due));
    }

    private static async Task NoteAsync(TestServer server, string id) =>
        await server.Limits.AddEntityAsync(new TableEntity(id, "removal"));
}
