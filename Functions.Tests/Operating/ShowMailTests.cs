using System.Text.Json;
using Accounts.Mail;
using Accounts.Names;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>What an operator is shown of the mails of an account.</summary>
public sealed class ShowMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private readonly string email = TestServer.NewEmail();

    private ToolProcess Tool => new(mails.ConnectionString, "Email");

    [Fact]
    public async Task ShowSaysWhatWaitsWhatWasGivenUpAndWhoRegisteredTheEmailLast()
    {
        // Its clock moves by a second only: the second mail waits.
        await using var server = await mails.StartAsync("Limits:MailInterval=00:20:00");
        var until = server.Clock.GetUtcNow().AddMinutes(20);
        var first = await RegisterAsync(server);
        await mails.MailsAsync(email, 1);
        server.Clock.Advance(TimeSpan.FromSeconds(1)); // ids sort by their time
        var second = await RegisterAsync(server);
        await Wait.UntilAsync(() => Waits(server), "the second mail waits");
        await ParkAsync(await IdAsync(server, first));

        var shown = (await Tool.RunAsync($"show {first} --json")).Json;
        Assert.Equal("pending", shown.GetProperty("state").GetString());
        Assert.Equal(until, shown.GetProperty("mail_waits_until").GetDateTimeOffset());
        Assert.Equal(2, shown.GetProperty("parked_orders").GetInt32());
        var newest = shown.GetProperty("newest");
        Assert.Equal(await IdAsync(server, second), newest.GetProperty("id").GetString());
        // Those of the email are its own, too.
        Assert.Equal(1, newest.GetProperty("parked_orders").GetInt32());

        var ofSecond = await Tool.RunAsync($"show {second} --json");
        var hasNewest = ofSecond.Json.TryGetProperty("newest", out var none) && none.ValueKind != JsonValueKind.Null;
        Assert.False(hasNewest);
    }

    private async Task<string> RegisterAsync(TestServer server)
    {
        var name = TestServer.NewName();
        await server.RegisterByMailAsync(email, name);
        return name;
    }

    /// <summary>Parks an order of the account, one of its email, and one of somebody else.</summary>
    private async Task ParkAsync(string id)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var parked = new QueueClient(mails.ConnectionString, MailOrders.PoisonQueueName, options);
        await parked.CreateIfNotExistsAsync();
        var now = DateTimeOffset.UtcNow;
        foreach (var order in new[]
        {
            MailOrder.ForAccount(MailOrder.Activation, id, now),
            MailOrder.ForEmail(MailOrder.Activation, AccountNames.Key(email), now),
            MailOrder.ForEmail(MailOrder.Activation, AccountNames.Key(TestServer.NewEmail()), now),
        })
        {
            await parked.SendMessageAsync(order.ToMessage());
        }
    }

    private static async Task<string> IdAsync(TestServer server, string name) =>
        (await server.RowAsync(name))!.RowKey;

    private static bool Waits(TestServer server) => server.Log.GetSnapshot()
        .Any(line => line.Message.Contains("waits until", StringComparison.Ordinal));
}
