using Accounts;
using Accounts.Mail;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Email;

/// <summary>What can never be mailed lies in the poison queue for an operator, said in the log, and no longer in the main one.</summary>
public sealed class PoisonQueueTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Nowhere = "Mail:Smtp:Host=127.0.0.1";
    /// <summary>Longer than the lease of an order that an earlier test's server had taken when it stopped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string name = TestServer.NewName();

    private string Address => $"{name}@example.org";

    [Theory]
    [InlineData("link")]
    [InlineData("resend")]
    [InlineData("notice")]
    public async Task AnOrderThatFailedForTheWholePeriodIsParked(string kind)
    {
        if (kind == "notice")
        {
            await using var working = await mails.StartAsync();
            await working.RegisterAsync(new { username = name, email = Address, password = "krzysiek" });
            Assert.Equal("200 User Activated", await ActivateByMailTests.PostAsync(working, await mails.LinkAsync(Address), "krzysiek"));
        }

        await using var server = await mails.StartAsync("Mail:Provider=Smtp", Nowhere, $"Mail:Smtp:Port={SmtpServerFixture.FreePort()}", "Mail:Smtp:Security=None", "Limits:MailInterval=00:00:00");
        var parked = (await QueueAsync(MailOrders.PoisonQueueName)).Count;
        await server.RegisterAsync(new { username = $"{name}-2", email = Address, password = "krzysiek" });
        await LoggedAsync(server, "failed, try 1");
        if (kind == "resend")
        {
            server.Clock.Advance(TimeSpan.FromDays(3));
            using var again = await server.Http.PostAsync("/api/resend", new FormUrlEncodedContent([new("email", Address)]));
            await LoggedAsync(server, "failed, try 1", times: 2);
        }

        server.Clock.Advance(TimeSpan.FromDays(kind == "resend" ? 4 : 7));
        await LoggedAsync(server, "parked in the poison queue", times: kind == "resend" ? 2 : 1);
        var orders = await QueueAsync(MailOrders.PoisonQueueName);
        Assert.Equal(parked + (kind == "resend" ? 2 : 1), orders.Count);
        var order = MailOrder.FromMessage(orders[^1])!;
        Assert.NotNull(order.AccountId ?? order.EmailKey);
        Assert.True(order.Tries > 0);
        await EmptiesAsync(MailOrders.QueueName);
    }

    [Theory]
    [InlineData("bm8gb3JkZXI=")] // "no order"
    [InlineData("e30=")] // {}
    [InlineData("{ not Base64 }")]
    public async Task AnUnreadableMessageIsParkedAndHoldsUpNoOther(string message)
    {
        await using var server = await mails.StartAsync();
        await server.RegisterAsync(new { email = Address, password = "krzysiek" }); // queues are there
        await mails.MailsAsync(Address, 1);
        var (queue, parked) = (new QueueClient(mails.ConnectionString, MailOrders.QueueName), (await QueueAsync(MailOrders.PoisonQueueName)).Count);
        await queue.SendMessageAsync(message, timeToLive: TimeSpan.FromSeconds(-1));
        await LoggedAsync(server, "A mail order could not be read");
        var orders = await QueueAsync(MailOrders.PoisonQueueName);
        Assert.Equal(parked + 1, orders.Count);
        Assert.Null(MailOrder.FromMessage(orders[^1]));
        await EmptiesAsync(MailOrders.QueueName);

        await server.RegisterAsync(new { email = $"next-{Address}", password = "krzysiek" });
        Assert.Single(await mails.MailsAsync($"next-{Address}", 1));
    }

    /// <summary>An order that waits for its registration, or whose registration is over without a failed mail, is nothing to look at.</summary>
    [Fact]
    public async Task AnOrderOfNobodyIsDiscardedAndNotParked()
    {
        await using var server = await mails.StartAsync();
        await server.RegisterAsync(new { email = Address, password = "krzysiek" });
        await mails.MailsAsync(Address, 1);
        var parked = (await QueueAsync(MailOrders.PoisonQueueName)).Count;
        server.Clock.Advance(TimeSpan.FromDays(7));
        foreach (var email in new[] { Address, $"unknown-{Address}" })
            using (await server.Http.PostAsync("/api/resend", new FormUrlEncodedContent([new("email", email)]))) { }
        await LoggedAsync(server, "discarded", times: 2);
        Assert.Equal(parked, (await QueueAsync(MailOrders.PoisonQueueName)).Count);
        await EmptiesAsync(MailOrders.QueueName);
    }

    /// <summary>The decoded texts of all messages that show.</summary>
    private async Task<List<string>> QueueAsync(string name)
    {
        var queue = new QueueClient(mails.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        return await queue.ExistsAsync() ? [.. (await queue.PeekMessagesAsync(32)).Value.Select(message => message.MessageText)] : [];
    }

    /// <summary>Counts hidden messages too.</summary>
    private async Task EmptiesAsync(string name)
    {
        var queue = new QueueClient(mails.ConnectionString, name);
        await UntilAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, $"{name} is empty");
    }

    private static Task LoggedAsync(TestServer server, string text, int times = 1) => UntilAsync(
        () => Task.FromResult(server.Log.GetSnapshot().Count(entry => entry.Message.Contains(text, StringComparison.Ordinal)) >= times), $"\"{text}\" is logged");

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within {Patience.TotalSeconds} seconds: {what}.");
            await Task.Delay(100);
        }
    }
}
