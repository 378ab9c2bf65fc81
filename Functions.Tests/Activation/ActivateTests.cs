using System.Net;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

public sealed class ActivateTests
{
    [Fact]
    public async Task TheLinkActivatesTheAccountAndASecondClickIsNoError()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name);
        Assert.False((await server.RowAsync(name))!.GetBoolean("IsActive"));

        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(await server.Http.GetAsync(link)));
        var row = (await server.RowAsync(name))!;
        Assert.True(row.GetBoolean("IsActive"));
        var activatedAt = row.GetDateTimeOffset("ActivatedAt");
        Assert.NotNull(activatedAt);

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(await server.Http.GetAsync(link)));
        Assert.Equal(activatedAt, (await server.RowAsync(name))!.GetDateTimeOffset("ActivatedAt"));
    }

    [Fact]
    public async Task AnOrdinaryActivationIsOneStorageTransaction()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(TestServer.NewName());
        server.Storage.Reset();
        using var response = await server.Http.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, server.Storage.Calls);
    }
}
