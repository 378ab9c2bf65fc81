using Accounts.Mail;
using Accounts.Names;
using Accounts.Recovery;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>Whose mail an order for a new password becomes, and from which budget.</summary>
public sealed class ResetMailTests
{
    [Fact]
    public async Task ARegistrationOfAStrangerDoesNotHinderTheOwnersLink()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00");
        var email = TestServer.NewEmail();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await ForgetAsync(run, email);
        await run.SettleAsync();
        Assert.Equal("sent (reset)", run.Ends()[^1]);
    }

    [Fact]
    public async Task ResetsEatNoActivationMailAndWaitForTheirOwnBudget()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00", "Limits:MailsPerDay=2");
        var email = TestServer.NewEmail();
        var id = await run.RegisterAsync(email);
        await run.ActivateAsync(id);
        await run.SettleAsync();
        for (var i = 0; i < 4; i++)
        {
            await ForgetAsync(run, email);
        }

        await run.SettleAsync();
        Assert.Equal(2, run.Ends().Count(end => end == "sent (reset)"));
        Assert.Equal(1, run.Ends().Count(end => end.StartsWith("waits until", StringComparison.Ordinal)));
        Assert.Equal(1, run.Ends().Count(end => end == "merged (reset)"));
        await run.RegisterAsync(email);
        await run.SettleAsync();
        Assert.Equal("sent (notice)", run.Ends()[^1]);
        await run.OrderAsync(MailOrder.ForToken(MailOrder.Reset, id, run.Clock.GetUtcNow()));
        await run.SettleAsync();
        Assert.Equal("sent (reset)", run.Ends()[^1]);
    }

    /// <summary>Whoever spends a mailbox's mails, and all of the hour's, hides no change.</summary>
    [Fact]
    public async Task OfAChangeTheOwnerIsToldThoughNoMailIsLeft()
    {
        await using var run = await MailRun.StartAsync(
            "Limits:MailsPerDay=1", "Limits:MailInterval=00:10:00", "Limits:MailsPerHour=1");
        var email = TestServer.NewEmail();
        var id = await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.ActivateAsync(id);
        await ForgetAsync(run, email);
        await run.SettleAsync();
        Assert.StartsWith("waits until", run.Ends()[^1], StringComparison.Ordinal);

        var link = await run.Server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, link));
        await run.PassAsync(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain("sent (password changed)", run.Ends());
        await run.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("sent (password changed)", run.Ends()[^1]);
        var told = run.Sender.To(email)[^1].Mail;
        Assert.Contains("/api/password/forgot", told.Text, StringComparison.Ordinal);

        // The order that waited still finds its owner.
        await run.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal("sent (reset)", run.Ends()[^1]);
    }

    /// <summary>
    /// The order is given before the write: a write that never came, or a later one, leaves it without a mail.
    /// </summary>
    [Fact]
    public async Task OfTwoChangesTheOwnerIsToldOfTheLastAndOfOneByManyTriesOnce()
    {
        await using var run = await MailRun.StartAsync();
        var email = TestServer.NewEmail();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        var first = await run.Server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, first));
        var second = await run.Server.ResetLinkAsync(email);
        var tries = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            ResetCalls.ResetAsync(run.Server.Http, second, "a third password")));
        Assert.All(tries, outcome => Assert.Equal(ResetCalls.Changed, outcome));
        await run.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("repeated (password changed)", run.Ends());
        Assert.Equal(1, run.Ends().Count(end => end == "sent (password changed)"));
    }

    /// <summary>A write may outlive the request that sent it: 503, and the password is the new one.</summary>
    [Fact]
    public async Task AChangeWhoseWriteComesLateIsToldAllTheSame()
    {
        await using var run = await MailRun.StartAsync();
        var email = await ResetCalls.InsertAsync(run.Server, isActive: true, hasName: true);
        var account = await run.Server.AccountAsync((await run.Server.RowAsync(email))!.RowKey);
        var change = new PasswordChange("0123456789abcdef", account.PasswordHash, run.Clock.GetUtcNow());
        var notice = run.Server.Services.GetRequiredService<ChangeNotice>();
        await notice.OrderAsync(account, change, CancellationToken.None);
        await run.PassAsync(TimeSpan.FromSeconds(12));
        await run.Server.EditAsync(email, row =>
        {
            row["ResetId"] = change.Id;
            row["PasswordChangedAt"] = change.ChangedAt;
        });
        await run.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("sent (password changed)", run.Ends()[^1]);
    }

    /// <summary>However late the write was, and whatever became of its order.</summary>
    [Fact]
    public async Task AResetThatIsSentAgainIsToldThoughItsOrderIsGone()
    {
        await using var run = await MailRun.StartAsync();
        var email = await ResetCalls.InsertAsync(run.Server, isActive: true, hasName: true);
        var link = await run.Server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, link));
        run.Orders.Delete(Assert.Single(run.Orders.All));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, link));
        }

        await run.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["sent (password changed)", "repeated (password changed)"], run.Ends());
    }

    /// <summary>Whoever goes on changing the password hides nothing from its owner.</summary>
    [Fact]
    public async Task AChangeIsToldInTimeThoughOthersFollowIt()
    {
        await using var run = await MailRun.StartAsync();
        var email = TestServer.NewEmail();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        for (var i = 0; i < 2; i++)
        {
            var link = await run.Server.ResetLinkAsync(email);
            Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, link, $"password {i}"));
            await run.PassAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal("sent (password changed)", run.Ends()[^1]);
    }

    /// <summary>
    /// Registered with delivery Response before links were mailed: its owner chooses a password by mail, and so comes
    /// to life. Its activation link, which asks for no password, is never mailed.
    /// </summary>
    [Fact]
    public async Task APendingAccountOfABackEndGetsItsResetLinkByMail()
    {
        await using var run = await MailRun.StartAsync();
        var email = await ResetCalls.InsertAsync(run.Server, isActive: false, hasName: true);
        await run.ResendAsync(email);
        await run.SettleAsync();
        Assert.Empty(run.Sender.To(email));
        await ForgetAsync(run, email);
        await run.SettleAsync();
        var mail = Assert.Single(run.Sender.To(email)).Mail;
        var lines = mail.Text.Split('\n');
        var link = lines.Single(line => line.Contains("/api/password/reset/", StringComparison.Ordinal));
        var path = new Uri(link).AbsolutePath;
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, path));
        Assert.Equal("200", await run.Server.Http.TryLoginAsync(email, ResetCalls.New));
        Assert.Equal("401 sign_in_failed", await run.Server.Http.TryLoginAsync(email, ResetCalls.Old));
    }

    [Theory]
    [InlineData("deactivated")]
    [InlineData("over")]
    [InlineData("removed")]
    [InlineData("without an email")]
    public async Task WhoMayHaveNoLinkGetsNoMail(string what)
    {
        await using var run = await MailRun.StartAsync();
        var email = await ResetCalls.InsertAsync(run.Server, isActive: what != "over", hasName: true);
        var id = (await run.Server.RowAsync(email))!.RowKey;
        var name = (await run.Server.RowAsync(email))!.GetString("UserName");
        await run.Server.EditAsync(email, row =>
        {
            switch (what)
            {
                case "deactivated":
                    row["IsActive"] = false;
                    break;
                case "removed":
                    row["RemovedAt"] = run.Clock.GetUtcNow();
                    break;
                case "over":
                    row["RegisteredAt"] = run.Clock.GetUtcNow() - TimeSpan.FromDays(8);
                    break;
                default:
                    row["Email"] = null;
                    break;
            }
        });
        await ForgetAsync(run, email);
        await ForgetAsync(run, name);
        await run.OrderAsync(MailOrder.ForToken(MailOrder.Reset, id, run.Clock.GetUtcNow()));
        await run.SettleAsync();
        Assert.Empty(run.Sender.Mails);
        Assert.Equal(3, run.Ends().Count(end => end.StartsWith("discarded", StringComparison.Ordinal)));
    }

    /// <summary>An order that waited too long, for a provider that was down for days, is over.</summary>
    [Fact]
    public async Task AnOrderOlderThanThePendingPeriodMailsNothing()
    {
        await using var run = await MailRun.StartAsync();
        var email = await ResetCalls.InsertAsync(run.Server, isActive: true, hasName: true);
        var link = await run.Server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, link));
        var row = (await run.Server.RowAsync(email))!;
        var longAgo = run.Clock.GetUtcNow() - TimeSpan.FromDays(7);
        await run.OrderAsync(MailOrder.ForEmail(MailOrder.Reset, AccountNames.Key(email), longAgo));
        await run.OrderAsync(MailOrder.OfChange(row.RowKey, row.GetString("ResetId"), longAgo));
        await run.SettleAsync();
        Assert.Empty(run.Sender.Mails);
        Assert.Equal(["discarded (over)", "discarded (over)"], run.Ends());
    }

    [Fact]
    public async Task WithoutAChangeTheOwnerIsToldNothing()
    {
        await using var run = await MailRun.StartAsync();
        var id = await run.RegisterAsync(TestServer.NewEmail());
        await run.ActivateAsync(id);
        await run.OrderAsync(MailOrder.OfChange(id, "0123456789abcdef", run.Clock.GetUtcNow()));
        await run.SettleAsync();
        Assert.Equal("discarded (not changed)", run.Ends()[^1]);
    }

    private static Task ForgetAsync(MailRun run, string email) =>
        run.OrderAsync(MailOrder.ForEmail(MailOrder.Reset, AccountNames.Key(email), run.Clock.GetUtcNow()));
}
