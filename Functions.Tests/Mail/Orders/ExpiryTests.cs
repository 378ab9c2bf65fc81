using Accounts.Mail;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>A message ends when its order is carried out, not by itself after a week.</summary>
public sealed class ExpiryTests : IAsyncLifetime
{
    private static readonly TimeSpan AHundredYears = TimeSpan.FromDays(36500);

    /// <summary>For each test its own: what waits is looked at.</summary>
    private readonly MailServer mails = new();

    private readonly string email = TestServer.NewEmail();

    public Task InitializeAsync() => mails.InitializeAsync();

    public Task DisposeAsync() => mails.DisposeAsync();

    [Fact]
    public async Task TheOrderOfARegistrationNeverExpires()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        await server.RegisterByMailAsync(email);
        await AssertNeverExpiresAsync(MailOrders.QueueName);
    }

    [Fact]
    public async Task AnOrderThatWaitsNeverExpires()
    {
        // Its clock hardly moves: the second has to wait, whenever it is taken.
        await using var server = await mails.StartWithoutWorkerAsync("Limits:MailInterval=00:00:02");
        await server.RegisterByMailAsync(email);
        server.Clock.Advance(TimeSpan.FromMilliseconds(10)); // ids sort by their time
        await server.RegisterByMailAsync(email);
        for (var i = 0; i < 2; i++)
        {
            await CarryOutAsync(server);
        }

        await AssertNeverExpiresAsync(MailOrders.QueueName);
    }

    [Fact]
    public async Task AParkedOrderNeverExpires()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        await server.Services.GetRequiredService<MailHandler>().HandleAsync("no order", CancellationToken.None);
        await AssertNeverExpiresAsync(MailOrders.PoisonQueueName);
    }

    /// <summary>Takes an order and carries it out, as the worker does.</summary>
    private static async Task CarryOutAsync(TestServer server)
    {
        var orders = server.Services.GetRequiredService<MailOrders>();
        var taken = (await orders.ReceiveAsync(Wait.Longest, CancellationToken.None))!;
        await server.Services.GetRequiredService<MailHandler>()
            .HandleAsync(taken.Body.ToString(), CancellationToken.None);
        await orders.DeleteAsync(taken, CancellationToken.None);
    }

    /// <summary>Looks at the only message, once it is visible.</summary>
    private async Task AssertNeverExpiresAsync(string name)
    {
        var queue = new QueueClient(mails.ConnectionString, name);
        PeekedMessage[] messages = [];
        async Task<bool> IsThereAsync()
        {
            messages = (await queue.PeekMessagesAsync(maxMessages: 32)).Value;
            return messages.Length > 0;
        }

        await Wait.UntilAsync(IsThereAsync, $"a message in {name}");
        Assert.True(Assert.Single(messages).ExpiresOn > DateTimeOffset.UtcNow + AHundredYears);
    }
}
