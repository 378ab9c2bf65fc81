using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Leaving;

/// <summary>The order that ends a removal, and its mail.</summary>
public sealed class FarewellTests
{
    private const int MostRequests = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    private readonly string email = TestServer.NewEmail();

    [Fact]
    public async Task AFarewellGoesHalfAMinuteLaterAndThenTheRow()
    {
        await using var run = await MailRun.StartAsync();
        var id = await AddAsync(run, email, row => row["Locale"] = "de");
        await RemoveAsync(run, id);
        Assert.Null(await run.Server.HolderAsync(email));
        await run.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(run.Sender.Mails);
        Assert.NotNull(await run.Server.RowAsync(email));

        await run.PassAsync(TimeSpan.FromSeconds(2));
        var mail = Assert.Single(run.Sender.To(email)).Mail;
        Assert.Equal("de", mail.Language);
        Assert.Null(await run.Server.RowAsync(email));
        Assert.Equal(["sent (farewell)"], run.Ends());
    }

    /// <summary>A mailbox that has no mail left, in an hour that has none left.</summary>
    [Fact]
    public async Task ItTakesNoBudgetAndNeverWaits()
    {
        await using var run = await MailRun.StartAsync(
            await TestStorage.NewAsync(),
            "Limits:MailsPerDay=1", "Limits:MailInterval=00:10:00", "Limits:MailsPerHour=1");
        await run.RegisterAsync(email);
        await run.SettleAsync();
        var before = await MailboxAsync(run, email);
        var id = await AddAsync(run, email);
        await RemoveAsync(run, id);
        await run.PassAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(2, run.Sender.To(email).Count);
        var after = await MailboxAsync(run, email);
        foreach (var column in new[] { "ActivationLeft", "ActivationAt", "LastAt" })
        {
            Assert.NotNull(before[column]);
            Assert.Equal(before[column], after[column]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhereverItsProcessDiesTheRowGoes(bool isAnswered)
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var reader = $"{step}-{email}";
            await RemoveAsync(run, await AddAsync(run, reader));
            run.Clock.Advance(TimeSpan.FromSeconds(31));
            run.Crashes.Restart();
            var dying = step;
            run.Crashes.DiesAt = (request, answered) => request == dying && answered == isAnswered;
            var lived = await run.HandleAsync(run.Orders.Take(MailRun.Lease, _ => 0)!);
            run.Crashes.DiesAt = (_, _) => false;
            await run.PassAsync(Soon);

            // A second time only the very same.
            var mails = run.Sender.To(reader).Select(taken => taken.Mail).ToList();
            Assert.Single(mails.Select(mail => mail.OperationId).Distinct());
            Assert.InRange(mails.Count, 1, 2);
            Assert.All(mails.Skip(1), mail => Assert.True(mail.MayHaveBeenTaken));
            Assert.Null(await run.Server.RowAsync(reader));
            Assert.Empty(run.Orders.All);
            if (lived)
            {
                return;
            }
        }

        Assert.Fail("It never lived through.");
    }

    [Fact]
    public async Task TwoOrdersOfOneRemovalSayFarewellOnce()
    {
        await using var run = await MailRun.StartAsync();
        var id = await AddAsync(run, email);
        await RemoveAsync(run, id);
        await RemoveAsync(run, id);
        Assert.Equal(2, run.Orders.All.Count);
        await run.PassAsync(Soon);
        Assert.Single(run.Sender.To(email));
        Assert.Equal(["sent (farewell)", "discarded (gone)"], run.Ends());
    }

    [Fact]
    public async Task AProviderThatIsDownIsTriedForADayAndThenTheRowGoesWithoutAWord()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        await RemoveAsync(run, await AddAsync(run, email));
        await run.PassAsync(TimeSpan.FromHours(23.9));
        Assert.NotNull(await run.Server.RowAsync(email));
        Assert.InRange(run.Sender.Tries, 20, 60);
        await run.PassAsync(TimeSpan.FromHours(1.5));
        Assert.Null(await run.Server.RowAsync(email));
        Assert.Equal(["discarded (farewell given up)"], run.Ends());
        Assert.Empty(run.Orders.All);
        Assert.Empty(run.Parked.All);
    }

    [Fact]
    public async Task AMailboxThatRefusesKeepsTheRowForADayAtMost()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.Refused, "refused", 550);
        await RemoveAsync(run, await AddAsync(run, email));
        await run.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(3, run.Sender.Tries);
        Assert.Null(await run.Server.RowAsync(email));
        Assert.Equal(["undeliverable (farewell)"], run.Ends());
    }

    [Fact]
    public async Task AnOrderWhoseRemovalNeverBeganIsDiscarded()
    {
        await using var run = await MailRun.StartAsync();
        var id = await AddAsync(run, email);
        await run.OrderAsync(MailOrder.Removed(id, run.Clock.GetUtcNow()));
        await run.PassAsync(Soon);
        Assert.Equal(["discarded (not removed)"], run.Ends());
        Assert.NotNull(await run.Server.RowAsync(email));
        Assert.Equal(id, await run.Server.HolderAsync(email));
    }

    /// <summary>The mailbox of an account that was never active is not proven.</summary>
    [Fact]
    public async Task NoFarewellGoesToWhoNeverWasActiveNorWhereThereIsNoEmail()
    {
        await using var run = await MailRun.StartAsync();
        var pending = await AddAsync(run, email, row => row["ActivatedAt"] = null);
        var name = TestServer.NewName();
        var nameless = await AddAsync(run, name, row => row["Email"] = null);
        await RemoveAsync(run, pending);
        await RemoveAsync(run, nameless);
        await run.PassAsync(Soon);
        Assert.Empty(run.Sender.Mails);
        Assert.Null(await run.Server.RowAsync(email));
        Assert.Null(await run.Server.RowAsync(name));
    }

    private static async Task RemoveAsync(MailRun run, string id)
    {
        var account = await run.Server.AccountAsync(id);
        var removal = run.Server.Services.GetRequiredService<OrderedRemoval>();
        Assert.True(await removal.RemoveAsync(account, CancellationToken.None));
    }

    /// <summary>Inserts an active account with its claim, changed as given; its id.</summary>
    private static async Task<string> AddAsync(MailRun run, string email, Action<TableEntity>? change = null)
    {
        var account = StoredAccounts.Make(email, email, registeredAt: run.Clock.GetUtcNow());
        await StoredAccounts.InsertAsync(run.Server.Table, account, row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = account.RegisteredAt;
            change?.Invoke(row);
        });
        await StoredAccounts.ClaimAsync(run.Server.Names, email, account.Id);
        return account.Id;
    }

    private static async Task<TableEntity> MailboxAsync(MailRun run, string email)
    {
        var key = Accounts.Names.EmailAddress.TryParse(email)!.MailboxKey;
        return (await run.Server.Limits.GetEntityAsync<TableEntity>(key, "mails")).Value;
    }
}
