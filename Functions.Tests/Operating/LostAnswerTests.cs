using Accounts.Mail;
using Accounts.Operating;
using Azure.Core;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>The answer to an operator's write is lost, and the client's own repetition finds it done.</summary>
public sealed class LostAnswerTests(MailServer mails) : IClassFixture<MailServer>
{
    [Theory]
    [InlineData("deactivate")]
    [InlineData("reactivate")]
    public async Task AnActIsDoneAndInTheLog(string act)
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync(row => row["IsActive"] = act == "deactivate");
        var account = await site.Server.AccountAsync((await site.Server.RowAsync(name))!.RowKey);
        var acts = site.Server.Services.GetRequiredService<OperatorActs>();
        site.Server.Storage.Reset(call => call == 1 ? StorageFault.AfterCall : null);
        var done = act == "deactivate"
            ? await acts.DeactivateAsync(account, CancellationToken.None)
            : await acts.ReactivateAsync(account, CancellationToken.None);
        Assert.Equal(ActEnd.Done, done.End);
        var lines = site.Server.Log.GetSnapshot().Select(line => line.Message);
        Assert.Contains(lines, line => line.Contains(act, StringComparison.Ordinal)
            && line.Contains(account.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AParkedOrderThatIsDeletedAlreadyDoesNotEndTheTool()
    {
        var hook = new StorageHook();
        await using var server = await mails.StartAsync(services =>
        {
            MailServer.RemoveWorker(services);
            services.AddSingleton<HttpPipelinePolicy>(hook);
        });
        var orders = server.Services.GetRequiredService<MailOrders>();
        for (var i = 0; i < 2; i++)
        {
            var order = MailOrder.ForEmail(MailOrder.Activation, new string('a', 64), DateTimeOffset.UtcNow);
            await orders.ParkAsync(order.ToMessage(), CancellationToken.None);
        }

        var isLost = false;
        hook.After = request =>
        {
            if (!isLost && request.Method == RequestMethod.Delete)
            {
                isLost = true;
                throw new IOException("The connection was cut after the call.");
            }

            return Task.CompletedTask;
        };
        var parked = server.Services.GetRequiredService<ParkedOrders>();
        Assert.Equal((2, 0), await parked.RequeueAsync(CancellationToken.None));
        Assert.True(isLost);
    }
}
