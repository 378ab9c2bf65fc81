using Accounts.Mail;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>
/// What can never be mailed is in the poison queue for an operator, said in the log, and no longer in the main one.
/// </summary>
public sealed class PoisonQueueTests : IAsyncLifetime
{
    private const string Password = "krzysiek";

    /// <summary>
    /// For each test its own: one that stops may have taken an order, which then is nobody's for a minute.
    /// </summary>
    private readonly MailServer mails = new();

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    public Task InitializeAsync() => mails.InitializeAsync();

    public Task DisposeAsync() => mails.DisposeAsync();

    [Fact]
    public async Task ALinkThatFailedForTheWholePeriodIsParked()
    {
        await AssertIsParkedAfterItsPeriodAsync();
    }

    [Fact]
    public async Task AResendThatFailedUntilThePeriodWasOverIsParked()
    {
        await using var server = await StartNowhereAsync();
        var parked = (await QueueAsync(MailOrders.PoisonQueueName)).Count;
        await server.RegisterByMailAsync(Email);
        await LoggedAsync(server, "failed, try 1");
        server.Clock.Advance(TimeSpan.FromDays(3));
        await ResendAsync(server, Email);
        await LoggedAsync(server, "failed, try 1", times: 2);
        server.Clock.Advance(TimeSpan.FromDays(4));
        await LoggedAsync(server, "parked in the poison queue", times: 2);

        await AssertParkedAsync(parked + 2);
    }

    [Fact]
    public async Task ANoticeThatFailedForTheWholePeriodIsParked()
    {
        await using (var working = await mails.StartAsync())
        {
            await working.RegisterByMailAsync(Email);
            var link = await mails.LinkAsync(Email);
            Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(working, link, Password));
        }

        await AssertIsParkedAfterItsPeriodAsync();
    }

    private async Task AssertIsParkedAfterItsPeriodAsync()
    {
        await using var server = await StartNowhereAsync();
        var parked = (await QueueAsync(MailOrders.PoisonQueueName)).Count;
        await server.RegisterByMailAsync(Email);
        await LoggedAsync(server, "failed, try 1");
        server.Clock.Advance(TimeSpan.FromDays(7));
        await LoggedAsync(server, "parked in the poison queue");

        await AssertParkedAsync(parked + 1);
    }

    [Theory]
    [InlineData("bm8gb3JkZXI=")] // "no order"
    [InlineData("e30=")] // {}
    [InlineData("{ not Base64 }")]
    public async Task AnUnreadableMessageIsParkedAndHoldsUpNoOther(string message)
    {
        await using var server = await mails.StartAsync();
        await server.RegisterByMailAsync(Email); // queues are there
        await mails.MailsAsync(Email, 1);
        var queue = new QueueClient(mails.ConnectionString, MailOrders.QueueName);
        var parked = (await QueueAsync(MailOrders.PoisonQueueName)).Count;
        await queue.SendMessageAsync(message, timeToLive: TimeSpan.FromSeconds(-1));
        await LoggedAsync(server, "A mail order could not be read");
        var orders = await QueueAsync(MailOrders.PoisonQueueName);
        Assert.Equal(parked + 1, orders.Count);
        Assert.Null(MailOrder.FromMessage(orders[^1]));
        await MailQueues.EmptiedAsync(mails.ConnectionString);

        await server.RegisterByMailAsync($"next-{Email}");
        Assert.Single(await mails.MailsAsync($"next-{Email}", 1));
    }

    /// <summary>An order whose registration is over without a failed mail is nothing to look at.</summary>
    [Fact]
    public async Task AnOrderOfNobodyIsDiscardedAndNotParked()
    {
        await using var server = await mails.StartAsync();
        await server.RegisterByMailAsync(Email);
        await mails.MailsAsync(Email, 1);
        var parked = (await QueueAsync(MailOrders.PoisonQueueName)).Count;
        server.Clock.Advance(TimeSpan.FromDays(7));
        await ResendAsync(server, Email);
        await ResendAsync(server, $"unknown-{Email}");
        await LoggedAsync(server, "discarded", times: 2);
        Assert.Equal(parked, (await QueueAsync(MailOrders.PoisonQueueName)).Count);
        await MailQueues.EmptiedAsync(mails.ConnectionString);
    }

    /// <summary>A server whose mails go to a port where nobody is.</summary>
    private Task<TestServer> StartNowhereAsync() => mails.StartAsync(
        [.. MailSettings.Smtp(FreePorts.Take()), "Limits:MailInterval=00:00:00"]);

    private static async Task ResendAsync(TestServer server, string email)
    {
        var form = new FormUrlEncodedContent([new("email", email)]);
        using var answer = await server.Http.PostAsync("/api/resend", form);
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private async Task AssertParkedAsync(int count)
    {
        var orders = await QueueAsync(MailOrders.PoisonQueueName);
        Assert.Equal(count, orders.Count);
        var order = MailOrder.FromMessage(orders[^1])!;
        Assert.NotNull(order.AccountId ?? order.EmailKey);
        Assert.True(order.Tries > 0);
        await MailQueues.EmptiedAsync(mails.ConnectionString);
    }

    /// <summary>The decoded texts of all visible messages.</summary>
    private async Task<List<string>> QueueAsync(string name)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(mails.ConnectionString, name, options);
        if (!await queue.ExistsAsync())
        {
            return [];
        }

        return [.. (await queue.PeekMessagesAsync(32)).Value.Select(message => message.MessageText)];
    }

    private static Task LoggedAsync(TestServer server, string text, int times = 1)
    {
        int Count() => server.Log.GetSnapshot().Count(line => line.Message.Contains(text, StringComparison.Ordinal));
        return Wait.UntilAsync(() => Count() >= times, $"\"{text}\" is logged");
    }
}
