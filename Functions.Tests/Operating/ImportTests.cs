using Accounts.Operating;
using Accounts.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>The import of an account stopped at every call, and beside others.</summary>
public sealed class ImportTests
{
    private const int MostRequests = 30;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task WhereverItDiesNothingIsActiveWithoutItsClaimsAndARerunCompletesIt(bool hasSub, bool isAnswered)
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var line = LineOf(hasSub);
            var hasDied = await run.Crashes.DieAtAsync(step, isAnswered, () => ImportAsync(run, line));
            await AssertClaimedAsync(run.Server, line, mayBeNone: true);

            // Days later, after its pending period.
            run.Clock.Advance(TimeSpan.FromDays(8));
            Assert.NotEqual(ImportEnd.Refused, (await ImportAsync(run, line)).End);
            await AssertClaimedAsync(run.Server, line, mayBeNone: false);
            Assert.Equal(ImportEnd.Present, (await ImportAsync(run, line)).End);
            if (!hasDied)
            {
                return;
            }
        }

        Assert.Fail("It never lived through.");
    }

    [Fact]
    public async Task OfManyImportsOfOnePersonAtOnceOneIsHere()
    {
        await using var server = await TestServer.StartAsync(
            null, services => services.AddSingleton<HttpPipelinePolicy>(new SlowStorage()));
        var import = server.Services.GetRequiredService<AccountImport>();
        var line = LineOf(hasSub: false);
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            await import.ImportAsync(line, CancellationToken.None)));
        Assert.Contains(all, result => result.End == ImportEnd.Imported);
        await AssertClaimedAsync(server, line, mayBeNone: false);
    }

    [Fact]
    public async Task WhoWasRemovedStaysRemovedThoughAnOldFileHasHim()
    {
        await using var run = await MailRun.StartAsync();
        var line = LineOf(hasSub: true);
        await ImportAsync(run, line);
        await run.Server.EditAsync(line.UserName!, row => row["RemovedAt"] = DateTimeOffset.UtcNow);
        Assert.Equal(ImportEnd.Refused, (await ImportAsync(run, line)).End);
        Assert.NotNull((await run.Server.RowAsync(line.UserName!))!.GetDateTimeOffset("RemovedAt"));
    }

    [Fact]
    public async Task WhatIsImportedAsDeactivatedWasNeverActive()
    {
        await using var run = await MailRun.StartAsync();
        var line = LineOf(hasSub: true) with { State = "deactivated" };
        Assert.Equal(ImportEnd.Imported, (await ImportAsync(run, line)).End);
        var row = (await run.Server.RowAsync(line.UserName!))!;
        Assert.False(row.GetBoolean("IsActive"));
        Assert.NotNull(row.GetDateTimeOffset("ActivatedAt"));
        Assert.Equal(line.Sub, await run.Server.HolderAsync(line.UserName!));
        Assert.Equal(ImportEnd.Present, (await ImportAsync(run, line)).End);
    }

    [Fact]
    public async Task ThePeriodBeginsAtTheImportThoughTheIdIsOld()
    {
        await using var run = await MailRun.StartAsync();
        var line = LineOf(hasSub: true) with { RegisteredAt = DateTimeOffset.UtcNow.AddYears(-5) };
        Assert.Equal(ImportEnd.Imported, (await ImportAsync(run, line)).End);
        var row = (await run.Server.RowAsync(line.UserName!))!;
        Assert.Equal(line.RegisteredAt, row.GetDateTimeOffset("OriginallyRegisteredAt"));
        Assert.Equal(run.Clock.GetUtcNow(), row.GetDateTimeOffset("RegisteredAt")!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ATimeThatIsYetToComeIsRefused()
    {
        await using var run = await MailRun.StartAsync();
        var line = LineOf(hasSub: true) with { RegisteredAt = run.Clock.GetUtcNow().AddMinutes(1) };
        Assert.Equal(
            new ImportResult(ImportEnd.Refused, "registered_at is in the future"), await ImportAsync(run, line));
        Assert.Null(await run.Server.RowAsync(line.UserName!));
        run.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ImportEnd.Imported, (await ImportAsync(run, line)).End);
    }

    private static AccountLine LineOf(bool hasSub)
    {
        var name = TestServer.NewName();
        return new AccountLine
        {
            Sub = hasSub ? RowIds.New(DateTimeOffset.UtcNow.AddYears(-2)) : null,
            UserName = name,
            Email = $"{name}@example.org",
            PasswordHash = StoredAccounts.HashOf("krzysiek"),
        };
    }

    private static Task<ImportResult> ImportAsync(MailRun run, AccountLine line) =>
        run.Server.Services.GetRequiredService<AccountImport>().ImportAsync(line, CancellationToken.None);

    /// <summary>At most one account is active, and it holds both claims.</summary>
    private static async Task AssertClaimedAsync(TestServer server, AccountLine line, bool mayBeNone)
    {
        var active = (await server.RowsAsync(line.UserName!)).Where(row => row.GetBoolean("IsActive") == true).ToList();
        Assert.InRange(active.Count, mayBeNone ? 0 : 1, 1);
        foreach (var row in active)
        {
            Assert.Equal(row.RowKey, await server.HolderAsync(line.UserName!));
            Assert.Equal(row.RowKey, await server.HolderAsync(line.Email!));
        }
    }
}
