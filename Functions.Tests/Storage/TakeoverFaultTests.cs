using System.Diagnostics;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Storage;

/// <summary>
/// Storage fails at every single step of a request that meets rows which are there already. Each step has a server of its
/// own, so that the pauses between the client's retries pass side by side.
/// </summary>
public sealed class TakeoverFaultTests
{
    /// <summary>More calls than any of the requests makes.</summary>
    private const int Steps = 12;

    public static TheoryData<string, StorageFault> Cases
    {
        get
        {
            var cases = new TheoryData<string, StorageFault>();
            foreach (var there in new[] { "the same", "a name whose period is over", "an address whose period is over", "both with others, over", "the address as name, over" })
                foreach (var fault in Enum.GetValues<StorageFault>()) cases.Add(there, fault);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public Task OneFailedCallOfATakeoverIsAbsorbed(string there, StorageFault fault) => AtEveryStepAsync(async (server, step) =>
    {
        var (body, old) = await PrepareAsync(server, there);
        server.Storage.Reset(call => call == step ? fault : null);
        using var answer = await server.RegisterAsync(body);
        server.Storage.Reset();
        await AssertTakenOverAsync(server, answer, old);
        return step == Steps;
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public Task ATakeoverCutOffAtAnyStepSucceedsWhenRepeated(string there, StorageFault fault) => AtEveryStepAsync(async (server, step) =>
    {
        var (body, old) = await PrepareAsync(server, there);
        server.Storage.Reset(call => call >= step ? fault : null);
        var watch = Stopwatch.StartNew();
        using var cut = await server.RegisterAsync(body);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "An answer comes within ten seconds.");
        var isLast = (int)cut.StatusCode == 201;
        if (!isLast) Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
        server.Storage.Reset();
        using var again = await server.RegisterAsync(body);
        await AssertTakenOverAsync(server, again, old);
        return isLast;
    });

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public Task ARefusalCutOffAtAnyStepBlocksItsNameForNoLongerThanThirtySeconds(StorageFault fault) => AtEveryStepAsync(async (server, step) =>
    {
        var (name, address) = (TestServer.NewName(), $"{TestServer.NewName()}@example.org");
        var link = await server.LinkAsync(TestServer.NewName(), address);
        server.Storage.Reset(call => call >= step ? fault : null);
        using var refused = await server.RegisterAsync(new { username = name, email = address, password = "krzysiek" });
        var isLast = (int)refused.StatusCode == 409;
        Assert.Equal(isLast ? "409 email_taken" : "503 storage_unavailable", await TestServer.OutcomeAsync(refused));
        server.Storage.Reset();
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        await server.LinkAsync(name, $"other-{address}", "another password");
        using var activated = await server.Http.GetAsync(link);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(activated));
        return isLast;
    });

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task OneFailedCallOfARefusalIsAbsorbed(StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        var address = $"{TestServer.NewName()}@example.org";
        await server.LinkAsync(TestServer.NewName(), address);
        for (var step = 1; step <= 6; step++)
        {
            var name = TestServer.NewName();
            server.Storage.Reset(call => call == step ? fault : null);
            using var refused = await server.RegisterAsync(new { username = name, email = address, password = "krzysiek" });
            Assert.Equal("409 email_taken", await TestServer.OutcomeAsync(refused));
            Assert.Null(await server.RowAsync(name));
        }
    }

    /// <summary>Runs the case for each step, until those where the request was over before that step.</summary>
    private static async Task AtEveryStepAsync(Func<TestServer, int, Task<bool>> isOverAsync)
    {
        var ends = await Task.WhenAll(Enumerable.Range(1, Steps).Select(async step =>
        {
            await using var server = await TestServer.StartAsync();
            return await isOverAsync(server, step);
        }));
        Assert.False(ends[0]);
        Assert.True(ends[^1], "More steps than expected.");
    }

    private static async Task<(object Body, string Old)> PrepareAsync(TestServer server, string there)
    {
        var (name, address) = (TestServer.NewName(), $"{TestServer.NewName()}@example.org");
        var body = new { username = name, email = address, password = "krzysiek" };
        if (there == "the same") return (body, await server.LinkAsync(name, address));
        var old = there switch
        {
            "a name whose period is over" => await server.LinkAsync(name, $"old-{address}"),
            "the address as name, over" => await server.LinkAsync(address, address),
            _ => await server.LinkAsync(TestServer.NewName(), address),
        };
        if (there == "both with others, over") old = await server.LinkAsync(name, $"old-{address}");
        server.Clock.Advance(TimeSpan.FromDays(7));
        return (body, old);
    }

    private static async Task AssertTakenOverAsync(TestServer server, HttpResponseMessage registered, string old)
    {
        Assert.Equal("201", await TestServer.OutcomeAsync(registered));
        using var before = await server.Http.GetAsync(old);
        Assert.Contains((int)before.StatusCode, new[] { 401, 410 });
        using var activated = await server.Http.GetAsync(new Uri((await TestServer.JsonAsync(registered)).GetProperty("confirmation_url").GetString()!).AbsolutePath);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(activated));
    }
}
