using Accounts.Http;
using Accounts.Mail;
using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>What the worker says of its functions, beside Server's routes.</summary>
public sealed class RoutesTests(RoutesTests.Worker worker) : IClassFixture<RoutesTests.Worker>
{
    private IReadOnlyList<WorkerFunction> Functions => worker.Functions;

    [Fact]
    public async Task BothHostsServeTheSameRoutesAndMethods()
    {
        await using var server = await TestServer.StartAsync();
        var kestrel = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (
                Route: endpoint.RoutePattern.RawText!.TrimStart('/'),
                Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods))
            .Where(endpoint => endpoint.Route.StartsWith(Routes.Prefix, StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => $"{method} {endpoint.Route}"));
        var functions = Functions.SelectMany(function =>
            function.Methods.Select(method => $"{method} {Routes.Prefix}/{function.Route}"));
        Assert.Equal(functions.Order(), kestrel.Order());
    }

    [Fact]
    public void TheQueueTriggerReadsTheQueueThatRegistrationsWrite()
    {
        var trigger = Assert.Single(Functions, function => function.QueueName is not null);
        Assert.Equal(MailOrders.QueueName, trigger.QueueName);
    }

    [Fact]
    public void TheTimerTriggerPurgesEveryHour() =>
        Assert.Equal("0 17 * * * *", Assert.Single(Functions, function => function.Schedule is not null).Schedule);

    /// <summary>A worker that was started for what it says of itself, and has ended.</summary>
    public sealed class Worker : IAsyncLifetime
    {
        public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await using var host = await WorkerHost.StartAsync((await TestStorage.SharedAsync()).ConnectionString);
            Functions = host.Functions;
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
