using System.Net.Http.Json;
using Accounts.Operating;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>An account imported as deactivated, stopped at every call: no link ever brings it to life.</summary>
public sealed class DeactivatedImportTests
{
    private const string Password = "krzysiek";
    private const int MostRequests = 30;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task WhereverItDiesOnlyARerunGoesOn(bool byMail, bool isAnswered)
    {
        await using var run = await MailRun.StartAsync(byMail ? [] : ["Activation:Delivery=Response"]);
        var begun = 0;
        for (var step = 1; step <= MostRequests; step++)
        {
            var line = LineOf(byMail);
            var hasDied = await run.Crashes.DieAtAsync(step, isAnswered, () => ImportAsync(run, line));
            if (await run.Server.RowAsync(line.UserName!) is not null)
            {
                begun++;
                await (byMail ? AssertNoMailAsync(run, line) : AssertNoLinkAsync(run, line));
                Assert.False((await run.Server.RowAsync(line.UserName!))!.GetBoolean("IsActive"));
            }

            Assert.NotEqual(ImportEnd.Refused, (await ImportAsync(run, line)).End);
            var row = (await run.Server.RowAsync(line.UserName!))!;
            Assert.False(row.GetBoolean("IsActive"));
            Assert.NotNull(row.GetDateTimeOffset("ActivatedAt"));
            Assert.Equal(line.Sub, await run.Server.HolderAsync(line.UserName!));
            if (!hasDied)
            {
                Assert.InRange(begun, 3, MostRequests);
                return;
            }
        }

        Assert.Fail("It never lived through.");
    }

    /// <summary>An operator can have no link mailed.</summary>
    private static async Task AssertNoMailAsync(MailRun run, AccountLine line)
    {
        var account = await run.Server.AccountAsync(line.Sub!);
        var mails = run.Server.Services.GetRequiredService<OperatorMails>();
        Assert.Equal(ActEnd.Refused, (await mails.ResendAsync(account, CancellationToken.None)).End);
    }

    /// <summary>No answer has a link. Before it has its name, who registers has it until the rerun.</summary>
    private static async Task AssertNoLinkAsync(MailRun run, AccountLine line)
    {
        using var forgot = await run.Server.Http.PostAsJsonAsync(
            "/api/password/forgot", new { username = line.UserName });
        Assert.Equal("404 account_not_found", await TestServer.OutcomeAsync(forgot));
        if (await run.Server.HolderAsync(line.UserName!) is not null)
        {
            Assert.Equal("409 username_taken", await run.Server.TryRegisterAsync(line.UserName, null, Password));
            Assert.Equal("401 sign_in_failed", await run.Server.Http.TryLoginAsync(line.UserName!, Password));
        }
    }

    private static AccountLine LineOf(bool byMail)
    {
        var name = TestServer.NewName();
        return new AccountLine
        {
            Sub = RowIds.New(DateTimeOffset.UtcNow.AddYears(-2)),
            UserName = name,
            Email = byMail ? $"{name}@example.org" : null,
            PasswordHash = StoredAccounts.HashOf(Password),
            State = "deactivated",
        };
    }

    private static Task<ImportResult> ImportAsync(MailRun run, AccountLine line) =>
        run.Server.Services.GetRequiredService<AccountImport>().ImportAsync(line, CancellationToken.None);
}
