using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>
/// Storage fails at every step of an activation whose row has changed since its link was made: merge, read the account; insert, read and
/// write the claim of its name; merge.
/// </summary>
public sealed class FaultTests
{
    private const int Steps = 6;

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task OneFailedCallIsAbsorbed(StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        for (var step = 1; step <= Steps; step++)
        {
            var (name, link) = await PrepareAsync(server);
            server.Storage.Reset(call => call == step ? fault : null);
            using var answer = await server.Http.GetAsync(link);
            Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
            Assert.True(server.Storage.Calls > Steps);
            Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
        }
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task CutOffAtAnyStepItSucceedsWhenRepeated(StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        for (var step = 1; step <= Steps; step++)
        {
            var (name, link) = await PrepareAsync(server);
            server.Storage.Reset(call => call >= step ? fault : null);
            using var cut = await server.Http.GetAsync(link);
            Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
            Assert.NotNull(cut.Headers.RetryAfter);
            server.Storage.Reset();
            var writtenBefore = (await server.RowAsync(name))!.GetDateTimeOffset("ActivatedAt");
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            using var again = await server.Http.GetAsync(link);
            Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(again));
            var row = (await server.RowAsync(name))!;
            Assert.True(row.GetBoolean("IsActive"));
            Assert.Equal(writtenBefore ?? server.Clock.GetUtcNow(), row.GetDateTimeOffset("ActivatedAt"));
        }
    }

    private static async Task<(string Name, string Link)> PrepareAsync(TestServer server)
    {
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name);
        await server.EditAsync(name, row => row["Note"] = "by an operator");
        return (name, link);
    }
}
