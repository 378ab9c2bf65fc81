using Accounts.Mail;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Delivery by mail, by way of each host's own reading of the queue.</summary>
public sealed class MailTests
{
    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AMailedLinkActivatesWithThePasswordChosen(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = TestServer.NewEmail();
        using var registration = await host.RegisterAsync(new { email, password = "krzysiek" });
        Assert.Equal(202, (int)registration.StatusCode);

        var link = MailServer.LinkOf(await host.MailAsync(email));
        Assert.Equal("200 Confirm with POST.", await host.GetAsync(link));
        Assert.Equal("403 password_mismatch", await host.PostAsync(link, new { password = "not this one" }));
        Assert.Equal("200 User Activated", await host.PostAsync(link, new { password = "krzysiek" }));
    }

    [Theory]
    [OnEveryHost("bm8gb3JkZXI=", Setup = HostSetup.Email)]
    [OnEveryHost("/////w==", Setup = HostSetup.Email)]
    [OnEveryHost("no Base64", Setup = HostSetup.Email)]
    public async Task AMessageThatIsNoOrderIsParked(HostKind kind, string message)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var queue = new QueueClient(host.ConnectionString, MailOrders.QueueName);
        await queue.CreateIfNotExistsAsync();
        await new QueueClient(host.ConnectionString, MailOrders.PoisonQueueName).CreateIfNotExistsAsync();
        var before = await MailQueues.ParkedAsync(host.ConnectionString);
        await queue.SendMessageAsync(message);
        await Wait.UntilAsync(
            async () => await MailQueues.ParkedAsync(host.ConnectionString) == before + 1, "the message is parked");
    }
}
