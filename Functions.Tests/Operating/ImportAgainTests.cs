using Accounts.Operating;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>Lines whose person, or whose name, is here already.</summary>
public sealed class ImportAgainTests
{
    private static readonly ImportResult NameTaken = new(ImportEnd.Refused, "username_taken");

    /// <summary>The names differ in case alone, as they may in two systems: one key.</summary>
    [Fact]
    public async Task AnotherPersonOfTheSameNameIsRefusedHoweverTheLinesDiffer()
    {
        await using var run = await MailRun.StartAsync();
        var line = new AccountLine { UserName = TestServer.NewName(), PasswordHash = StoredAccounts.HashOf("first") };
        Assert.Equal(ImportEnd.Imported, (await ImportAsync(run, line)).End);
        var first = (await run.Server.RowAsync(line.UserName))!;
        foreach (var other in new[]
        {
            line with { UserName = line.UserName.ToUpperInvariant() },
            line with { PasswordHash = StoredAccounts.HashOf("second") },
            line with { PasswordHash = null },
            line with { RegisteredAt = DateTimeOffset.UtcNow.AddYears(-14) },
            line with { Locale = "de" },
            line with { State = "deactivated" },
        })
        {
            Assert.Equal(NameTaken, await ImportAsync(run, other));
        }

        Assert.Equal(first.ETag, (await run.Server.RowAsync(line.UserName))!.ETag);
        Assert.Equal(first.RowKey, await run.Server.HolderAsync(line.UserName));
        Assert.Equal(ImportEnd.Present, (await ImportAsync(run, line)).End);
    }

    [Fact]
    public async Task WhoseAccountHasChangedSinceIsStillKnown()
    {
        await using var run = await MailRun.StartAsync();
        var line = new AccountLine { UserName = TestServer.NewName(), PasswordHash = StoredAccounts.HashOf("first") };
        await ImportAsync(run, line);
        await run.Server.EditAsync(line.UserName, row =>
        {
            row["PasswordHash"] = StoredAccounts.HashOf("second");
            row["Stamp"] = "another";
            row["IsActive"] = false;
        });
        Assert.Equal(ImportEnd.Present, (await ImportAsync(run, line)).End);
    }

    [Fact]
    public async Task WhoRegisteredHereIsNotTakenForWhoIsToBeImported()
    {
        await using var run = await MailRun.StartAsync();
        var name = await StoredAccounts.InsertActiveAsync(run.Server.ConnectionString, "krzysiek");
        var line = new AccountLine { UserName = name, Email = $"{name}@example.org" };
        Assert.Equal(new ImportResult(ImportEnd.Refused, "email_taken"), await ImportAsync(run, line));
    }

    [Fact]
    public async Task AFileActivatesNoRegistrationOfThisService()
    {
        await using var run = await MailRun.StartAsync();
        var email = TestServer.NewEmail();
        var id = await run.RegisterAsync(email);
        var line = new AccountLine { Sub = id, UserName = email, Email = email };
        Assert.Equal(
            new ImportResult(ImportEnd.Refused, "the account of this sub registered here and is pending"),
            await ImportAsync(run, line));
        Assert.False((await run.Server.RowAsync(email))!.GetBoolean("IsActive"));
    }

    /// <summary>The first try died when its row was written.</summary>
    [Fact]
    public async Task ARerunTakesWhatTheFileSaysNow()
    {
        await using var run = await MailRun.StartAsync();
        var name = TestServer.NewName();
        var first = new AccountLine
        {
            Sub = RowIds.New(DateTimeOffset.UtcNow.AddYears(-2)),
            UserName = name,
            Email = $"{name}@example.org",
            Locale = "de",
        };
        await BeginAsync(run, first);
        var now = first with
        {
            UserName = name.ToUpperInvariant(),
            Email = $"{name.ToUpperInvariant()}@example.org",
            Locale = null,
            RegisteredAt = DateTimeOffset.UtcNow.AddYears(-3),
            PasswordHash = StoredAccounts.HashOf("now"),
        };
        Assert.Equal(ImportEnd.Imported, (await ImportAsync(run, now)).End);
        var row = Assert.Single(await run.Server.RowsAsync(now.UserName));
        Assert.Equal(first.Sub, row.RowKey);
        Assert.Equal(now.Email, row.GetString("Email"));
        Assert.Null(row.GetString("Locale"));
        Assert.Equal(now.RegisteredAt, row.GetDateTimeOffset("OriginallyRegisteredAt"));
        Assert.Equal(now.PasswordHash, row.GetString("PasswordHash"));
        Assert.True(row.GetBoolean("IsActive"));
    }

    private static async Task BeginAsync(MailRun run, AccountLine line)
    {
        TableEntity? row = null;
        for (var step = 1; row is null; step++)
        {
            Assert.True(await run.Crashes.DieAtAsync(step, isAnswered: true, () => ImportAsync(run, line)));
            row = await run.Server.RowAsync(line.UserName!);
        }

        Assert.Null(row.GetDateTimeOffset("ActivatedAt"));
    }

    private static Task<ImportResult> ImportAsync(MailRun run, AccountLine line) =>
        run.Server.Services.GetRequiredService<AccountImport>().ImportAsync(line, CancellationToken.None);
}
