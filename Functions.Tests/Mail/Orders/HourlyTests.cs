using Accounts.Mail;
using Accounts.Mail.Senders;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary><c>Limits__MailsPerHour</c>: all mails of all instances together.</summary>
public sealed class HourlyTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private StorageAccount? storage;

    public async Task InitializeAsync() => storage = await TestStorage.NewAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task TwoInstancesTogetherMailNoMoreThanTheLimitAndTheRestInTheNextHours()
    {
        await using var one = await StartAsync(20);
        await using var other = await StartAsync(20);
        one.Clock.Advance(other.Clock.GetUtcNow() - one.Clock.GetUtcNow());
        for (var i = 0; i < 15; i++)
        {
            await one.RegisterAsync(TestServer.NewEmail());
            await other.RegisterAsync(TestServer.NewEmail());
        }

        await Task.WhenAll(one.SettleAsync(), other.SettleAsync());
        Assert.Equal(20, one.Sender.Mails.Count + other.Sender.Mails.Count);

        await Task.WhenAll(one.PassAsync(Hour), other.PassAsync(Hour));
        Assert.Equal(30, one.Sender.Mails.Count + other.Sender.Mails.Count);
        Assert.DoesNotContain("merged (link)", one.Ends().Concat(other.Ends()));
    }

    /// <summary>Leases are of two mails here, and the last of what is left.</summary>
    [Fact]
    public async Task ALimitThatIsNoMultipleOfItsLeasesHolds()
    {
        await using var run = await StartAsync(25);
        for (var i = 0; i < 30; i++)
        {
            await run.RegisterAsync(TestServer.NewEmail());
        }

        await run.SettleAsync();
        Assert.Equal(25, run.Sender.Mails.Count);
    }

    [Fact]
    public async Task NoLeaseIsOfMoreThanTenMails()
    {
        await using var run = await StartAsync(200);
        await run.RegisterAsync(TestServer.NewEmail());
        await run.SettleAsync();
        var hour = await run.Server.Limits.GetEntityAsync<TableEntity>("mails-per-hour", "count");
        Assert.Equal(10, hour.Value.GetInt32("Count"));
    }

    [Fact]
    public async Task TheHourBeginsWithItsFirstMail()
    {
        await using var run = await StartAsync(2);
        await run.RegisterAsync(TestServer.NewEmail());
        await run.PassAsync(TimeSpan.FromMinutes(59));
        await run.RegisterAsync(TestServer.NewEmail());
        await run.RegisterAsync(TestServer.NewEmail());
        await run.SettleAsync();
        Assert.Equal(2, run.Sender.Mails.Count);
        await run.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(3, run.Sender.Mails.Count);
    }

    [Fact]
    public async Task OrdersOfOneEmailThatWaitForTheHourMerge()
    {
        await using var run = await StartAsync(1);
        await run.RegisterAsync(TestServer.NewEmail());
        await run.SettleAsync();
        var email = TestServer.NewEmail();
        await run.RegisterAsync(email);
        await run.RegisterAsync(email);
        var newest = await run.RegisterAsync(email);
        await run.PassAsync(2 * Hour);

        Assert.Equal(newest, Assert.Single(run.Sender.To(email)).AccountId);
    }

    [Fact]
    public async Task ARepeatedOrderInAFullHourIsNotMailedInTheNext()
    {
        await using var run = await StartAsync(1);
        await run.RegisterAsync(TestServer.NewEmail());
        var message = run.Orders.Take(MailRun.Lease, _ => 0)!;
        await run.HandleAsync(message);
        await run.HandleAsync(message);
        await run.PassAsync(2 * Hour);

        Assert.Single(run.Sender.Mails);
        Assert.Equal(["sent (link)", "repeated (link)"], run.Ends());
    }

    [Fact]
    public async Task MailsThatFailedAndOrdersThatDiedLeaveTheHourItsMails()
    {
        await using var run = await StartAsync(10);
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        run.Crashes.DiesAt = (request, _) => request == 3;
        for (var i = 0; i < 5; i++)
        {
            await run.HandleAsync(await NewMessageAsync(run));
        }

        run.Crashes.DiesAt = (_, _) => false;
        await run.SettleAsync();
        run.Sender.Before = _ => { };
        for (var i = 0; i < 10; i++)
        {
            await run.HandleAsync(await NewMessageAsync(run));
        }

        Assert.Equal(10, run.Sender.Mails.Count);
    }

    [Fact]
    public async Task InstancesWhoseClocksDifferALittleDoNotWasteTheHour()
    {
        await using var one = await StartAsync(20);
        await using var late = await StartAsync(20);
        one.Clock.Advance(late.Clock.GetUtcNow() - one.Clock.GetUtcNow() + TimeSpan.FromSeconds(5));
        await one.RegisterAsync(TestServer.NewEmail());
        await one.SettleAsync();
        for (var i = 0; i < 18; i++)
        {
            await late.RegisterAsync(TestServer.NewEmail());
        }

        await late.SettleAsync();
        Assert.Equal(18, late.Sender.Mails.Count);
    }

    private Task<MailRun> StartAsync(int perHour) => MailRun.StartAsync(storage, $"Limits:MailsPerHour={perHour}");

    private static async Task<MemoryMessage> NewMessageAsync(MailRun run)
    {
        var dies = run.Crashes.DiesAt;
        run.Crashes.DiesAt = (_, _) => false;
        await run.RegisterAsync(TestServer.NewEmail());
        run.Crashes.DiesAt = dies;
        run.Crashes.Restart();
        return run.Orders.Take(MailRun.Lease, visible => visible - 1)!;
    }
}
