using System.Net.Http.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>How many calls to storage a new password costs.</summary>
public sealed class TransactionsTests
{
    [Fact]
    public async Task AChangeCostsSixAndAResetFour()
    {
        var counter = new Counter();
        await using var site = await SignInSite.StartAsync(counter);
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        counter.Calls = 0;
        Assert.Equal(ResetCalls.Changed, await ResetCalls.TryChangeAsync(site.Server.Http, tokens.Access));
        Assert.Equal(6, counter.Calls);

        using var forgot = await site.Server.Http.PostAsJsonAsync("/api/password/forgot", new { username = name });
        var link = await LinkClient.OfAsync(forgot);
        counter.Calls = 0;
        var reset = await LinkClient.PostAsync(site.Server, link, new { password = "a third password" });
        Assert.Equal("200 Password changed.", reset);
        Assert.Equal(4, counter.Calls);
        // Where no mail is sent nobody takes an order.
        Assert.Equal(0, site.Server.Storage.QueueCalls);
    }

    private sealed class Counter : HttpPipelineSynchronousPolicy
    {
        private int calls;

        public int Calls
        {
            get => Volatile.Read(ref calls);
            set => Volatile.Write(ref calls, value);
        }

        public override void OnSendingRequest(HttpMessage message)
        {
            // Not those of the purge and the mail queue beside.
            if (message.Request.Uri.Path.Contains("Accounts", StringComparison.Ordinal)
                || message.Request.Uri.Path.Contains("Names", StringComparison.Ordinal)
                || message.Request.Uri.Path.Contains("Limits", StringComparison.Ordinal)
                || message.Request.Uri.Path.Contains("Sessions", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref calls);
            }
        }
    }
}
