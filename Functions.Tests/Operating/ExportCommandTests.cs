using Accounts.Operating;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>Export, and what comes of it by an import elsewhere, as processes.</summary>
public sealed class ExportCommandTests(ToolSite site) : IClassFixture<ToolSite>
{
    private readonly string accountsFile = Path.Combine(AtExit.NewFolder("moves"), "accounts.jsonl");

    [Fact]
    public async Task WhatIsExportedIsImportedElsewhereAndSignsInWithTheSameSub()
    {
        var active = await site.AddAsync();
        var off = await site.AddAsync(row => row["IsActive"] = false);
        var pending = await site.AddPendingAsync();
        var id = await site.IdAsync(active);
        Assert.Equal(0, (await site.Tool.RunAsync(["export", accountsFile, "--with-hashes"])).Exit);
        var text = await File.ReadAllTextAsync(accountsFile);
        Assert.DoesNotContain(pending, text, StringComparison.Ordinal);
        Assert.False(File.Exists($"{accountsFile}.place"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(accountsFile));
        }

        var elsewhere = new ToolSite();
        await elsewhere.InitializeAsync();
        for (var run = 0; run < 2; run++)
        {
            var done = await elsewhere.Tool.RunAsync(["import", accountsFile, "--json"]);
            Assert.Equal(0, done.Exit);
            Assert.Equal(text.Split('\n').Length - 1, done.Json.GetProperty("imported").GetInt32());
        }

        Assert.NotNull(await PurgeSite.PlaceAsync(elsewhere.Server));
        Assert.Equal("200", await elsewhere.LoginAsync(active));
        Assert.Equal("200", await elsewhere.LoginAsync($"{active}@example.org"));
        Assert.Equal("401 sign_in_failed", await elsewhere.LoginAsync(off));
        Assert.Equal(id, await elsewhere.IdAsync(active));
        var row = (await elsewhere.Server.RowAsync(active))!;
        Assert.Equal(
            (await site.Server.RowAsync(active))!.GetDateTimeOffset("RegisteredAt"),
            row.GetDateTimeOffset("OriginallyRegisteredAt"));
        Assert.NotEqual("stamp", row.GetString("Stamp"));
        Assert.Equal(0, (await elsewhere.Tool.RunAsync($"reactivate {off}")).Exit);
        Assert.Equal("200", await elsewhere.LoginAsync(off));
        await elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task WithoutHashesNoneIsWritten()
    {
        await site.AddAsync();
        Assert.Equal(0, (await site.Tool.RunAsync(["export", accountsFile])).Exit);
        Assert.DoesNotContain("argon2id", await File.ReadAllTextAsync(accountsFile), StringComparison.Ordinal);
        Assert.DoesNotContain("password_hash", await File.ReadAllTextAsync(accountsFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNoExportIsLeftAsItIs()
    {
        await File.WriteAllTextAsync(accountsFile, "precious");
        var done = await site.Tool.RunAsync(["export", accountsFile]);
        Assert.NotEqual(0, done.Exit);
        Assert.Contains("exists already", done.Errors, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(accountsFile));
    }

    [Theory]
    [InlineData("{", "begun")]
    [InlineData("""{"Token":"x","Length":100,"Count":1,"WithHashes":false}""", "cut off")]
    public async Task AnExportWhoseFilesDoNotFitBeginsAgain(string place, string text)
    {
        await site.AddAsync();
        await File.WriteAllTextAsync(accountsFile, text);
        await File.WriteAllTextAsync($"{accountsFile}.place", place);
        Assert.Equal(0, (await site.Tool.RunAsync(["export", accountsFile])).Exit);
        var lines = (await File.ReadAllTextAsync(accountsFile)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.NotNull(AccountLine.Parse(line, out _)));
    }

    /// <summary>More than a page; stopped after the first, in the middle of a line of the second.</summary>
    [Fact]
    public async Task AnExportGoesOnWhereItStopped()
    {
        const int Most = 1100;
        var many = new ToolSite();
        await many.InitializeAsync();
        await AddManyAsync(many, Most);
        var moves = many.Server.Services.GetRequiredService<AccountMoves>();
        string? Logged() => many.Server.Log.GetSnapshot(clear: true)
            .SingleOrDefault(one => one.Message.StartsWith("Operator: ", StringComparison.Ordinal))?.Message;
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moves.ExportAsync(
            accountsFile, withHashes: true, _ => stop.Cancel(), stop.Token));
        var half = await File.ReadAllTextAsync(accountsFile);
        Assert.InRange(half.Split('\n').Length, 2, Most);
        Assert.Equal($"Operator: export with hashes of {half.Count(one => one == '\n')} accounts, 0 refused", Logged());
        await File.AppendAllTextAsync(accountsFile, "{\"sub\":\"01");

        var counts = new List<int>();
        var count = await moves.ExportAsync(accountsFile, true, one => counts.Add(one.Done), CancellationToken.None);
        Assert.Equal(Most, count.Done);
        Assert.Equal($"Operator: export with hashes of {Most} accounts, 0 refused", Logged());
        Assert.Single(counts);
        var whole = await File.ReadAllTextAsync(accountsFile);
        Assert.StartsWith(half, whole, StringComparison.Ordinal);
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Most, lines.Select(line => AccountLine.Parse(line, out _)!.Sub).Distinct().Count());
        Assert.False(File.Exists($"{accountsFile}.place"));
        await many.DisposeAsync();
    }

    private static async Task AddManyAsync(ToolSite site, int count)
    {
        var id = RowIds.New(DateTimeOffset.UtcNow);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            await site.Server.Table.SubmitTransactionAsync(chunk.Select(number => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(RowIds.Partition(id), $"{id[..20]}{number:x11}{id[^1]}")
                {
                    ["UserName"] = $"user-{number}",
                    ["IsActive"] = true,
                    ["ActivatedAt"] = DateTimeOffset.UtcNow,
                    ["RegisteredAt"] = DateTimeOffset.UtcNow,
                })));
        }
    }
}
