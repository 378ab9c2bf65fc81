using Azure.Core;
using Azure.Core.Pipeline;
using Functions.Tests.Registration;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>An account comes to life once, whatever happens at the same time.</summary>
[Collection(Alone.Name)]
public sealed class RaceTests
{
    private const int Many = 100;

    private readonly string name = TestServer.NewName();

    private string Address => $"{name}@example.org";

    [Fact]
    public async Task AHundredClicksAtOnceWriteOnce()
    {
        var merges = new WrittenMerges();
        await using var server = await TestServer.StartAsync(null, services => services.AddSingleton<HttpPipelinePolicy>(merges));
        server.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var link = await server.LinkAsync(name, Address);
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => server.Http.GetAsync(link)));
        foreach (var answer in answers) Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
        Assert.Equal(1, merges.Count);
        Assert.NotNull((await server.RowAsync(name))!.GetDateTimeOffset("ActivatedAt"));
    }

    [Fact]
    public async Task ClicksOnALinkWhoseRowHasChangedWriteOnce()
    {
        var merges = new WrittenMerges();
        await using var server = await TestServer.StartAsync(null, services => services.AddSingleton<HttpPipelinePolicy>(merges));
        var link = await server.LinkAsync(name);
        await server.EditAsync(name, row => row["Note"] = "by an operator");
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => server.Http.GetAsync(link)));
        Assert.All(answers, answer => Assert.Equal(200, (int)answer.StatusCode));
        Assert.Equal(1, merges.Count);
    }

    [Fact]
    public async Task OfManyReplacementsOpenedAtOnceOneActivates()
    {
        await using var server = await TestServer.StartAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
        {
            using var answer = await server.RegisterAsync(new { username = name, email = Address, password = $"password {i}" });
            if ((int)answer.StatusCode != 201) return await TestServer.OutcomeAsync(answer);
            var link = new Uri((await TestServer.JsonAsync(answer)).GetProperty("confirmation_url").GetString()!).AbsolutePath;
            using var activation = await server.Http.GetAsync(link);
            return await TestServer.OutcomeAsync(activation);
        }));
        Assert.All(outcomes, outcome => Assert.Contains(outcome, new[] { "200 User Activated", "410 registration_gone", "409 username_taken" }));
        Assert.Single(outcomes, "200 User Activated");
        var (account, address) = ((await server.RowAsync(name))!, (await server.RowAsync(Address))!);
        Assert.True(account.GetBoolean("IsActive"));
        Assert.Equal(account.GetString("RegistrationId"), address.GetString("RegistrationId"));
    }

    [Fact]
    public async Task AnActivationRacingItsRemovalEndsAsOneOfThem()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            var link = await server.LinkAsync($"{name}-{i}", $"{name}-{i}@example.org");
            using var form = new FormUrlEncodedContent([new("action", "remove")]);
            var (activation, removal) = (server.Http.GetAsync(link), server.Http.PostAsync(link, form));
            var outcome = $"{(int)(await activation).StatusCode} {(int)(await removal).StatusCode}";
            Assert.Contains(outcome, new[] { "200 410", "410 200" });
            Assert.Equal(outcome == "200 410", (await server.RowAsync($"{name}-{i}"))?.GetBoolean("IsActive") ?? false);
        }
    }

    [Fact]
    public async Task WhatWasRemovedIsFreeForAnyone()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name, Address);
        using var form = new FormUrlEncodedContent([new("action", "remove")]);
        using var removal = await server.Http.PostAsync(link, form);
        Assert.Equal(200, (int)removal.StatusCode);
        await server.LinkAsync(name, $"other-{Address}", "another password");
        await server.LinkAsync($"{name}-2", Address, "another password");
        using var gone = await server.Http.GetAsync(link);
        Assert.Equal("410 registration_gone", await TestServer.OutcomeAsync(gone));
    }

    /// <summary>Counts the merges that storage took; only an activation merges.</summary>
    private sealed class WrittenMerges : HttpPipelinePolicy
    {
        private int count;

        public int Count => count;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Method.Method is "PATCH" or "MERGE" or "POST" && message.Request.Uri.Path.Contains("PartitionKey", StringComparison.Ordinal) && message.Response.Status == 204)
                Interlocked.Increment(ref count);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
