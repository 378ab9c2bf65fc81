using Azure.Core;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>A hundred clicks at once on a link of delivery Response: its account comes to life once.</summary>
[Collection(Alone.Name)]
public sealed class RaceTests
{
    private const int Many = 100;

    private readonly string name = TestServer.NewName();
    private readonly WrittenAccounts written = new();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task AHundredClicksAtOnceWriteOnce()
    {
        await using var server = await StartAsync();
        server.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var link = await server.LinkAsync(name, Email);
        var outcomes = await ClickAsync(server, link);
        Assert.All(outcomes, outcome => Assert.Equal("200 User Activated", outcome));
        Assert.Equal(1, written.Merges);
    }

    [Fact]
    public async Task ClicksOnALinkWhoseRowHasChangedWriteOnce()
    {
        await using var server = await StartAsync();
        var link = await server.LinkAsync(name, Email);
        await server.EditAsync(name, row => row["Note"] = "by an operator");
        var outcomes = await ClickAsync(server, link);
        Assert.All(outcomes, outcome => Assert.Contains(outcome, new[] { "200 User Activated", "503 overloaded" }));
        Assert.Contains("200 User Activated", outcomes);
        Assert.Equal(1, written.Merges);
        Assert.Equal(LinkClient.AccountOf(link), await server.HolderAsync(name));
        Assert.Equal(LinkClient.AccountOf(link), await server.HolderAsync(Email));
    }

    [Fact]
    public async Task AnActivationBesideARepeatedRegistrationStandsWhicheverIsFirst()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            var user = $"{name}-{i}";
            var link = await server.LinkAsync(user, $"{user}@example.org");
            var activation = LinkClient.OpenAsync(server, link);
            using var repeated = await server.RegisterAsync(
                new { username = user, email = $"{user}@example.org", password = "krzysiek" });
            Assert.Equal("200 User Activated", await activation);
            Assert.Contains((int)repeated.StatusCode, new[] { 201, 409 });
            var row = Assert.Single(await server.RowsAsync(user));
            Assert.True(row.GetBoolean("IsActive"));
            Assert.Equal(row.RowKey, await server.HolderAsync(user));
        }
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(null, services =>
    {
        SlowStorage.Add(services);
        TestServer.RetryFully(services);
        services.AddSingleton<HttpPipelinePolicy>(written);
    });

    private static Task<string[]> ClickAsync(TestServer server, string link) =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(_ => LinkClient.OpenAsync(server, link)));

    /// <summary>Counts the merges into accounts that storage took. Here only an activation merges.</summary>
    private sealed class WrittenAccounts : StoragePolicy
    {
        private int merges;

        public int Merges => merges;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            var isOfAccount = message.Request.Uri.Path.Contains("/Accounts(", StringComparison.Ordinal);
            if (isOfAccount && message.Request.Method != RequestMethod.Get && message.Response.Status == 204)
            {
                Interlocked.Increment(ref merges);
            }
        }
    }
}
