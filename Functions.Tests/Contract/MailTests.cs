using System.Net.Http.Json;
using Accounts.Mail;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Delivery by mail, by way of each host's own reading of the queue.</summary>
public sealed class MailTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AMailedLinkActivatesWithThePasswordChosen(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = TestServer.NewEmail();
        using var registration = await host.RegisterAsync(new { email, password = "krzysiek" });
        Assert.Equal(202, (int)registration.StatusCode);

        var link = MailServer.LinkOf(await host.MailAsync(email));
        using var opened = await host.Http.GetAsync(link);
        Assert.Equal("200 Confirm with POST.", await TestServer.OutcomeAsync(opened));
        using var wrong = await PostAsync(host, link, "not this one");
        Assert.Equal("403 password_mismatch", await TestServer.OutcomeAsync(wrong));
        using var right = await PostAsync(host, link, "krzysiek");
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(right));
    }

    [Theory]
    [OnEveryHost("bm8gb3JkZXI=", Setup = HostSetup.Email)]
    [OnEveryHost("/////w==", Setup = HostSetup.Email)]
    [OnEveryHost("no Base64", Setup = HostSetup.Email)]
    public async Task AMessageThatIsNoOrderIsParked(HostKind kind, string message)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var queue = new QueueClient(host.ConnectionString, MailOrders.QueueName);
        var poison = new QueueClient(host.ConnectionString, MailOrders.PoisonQueueName);
        await queue.CreateIfNotExistsAsync();
        await poison.CreateIfNotExistsAsync();
        var before = await LengthAsync(poison);
        await queue.SendMessageAsync(message);

        using var patience = new CancellationTokenSource(Patience);
        while (await LengthAsync(poison) == before)
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task<int> LengthAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private static Task<HttpResponseMessage> PostAsync(ProductHost host, string link, string password) =>
        host.Http.PostAsJsonAsync(link, new { password });
}
