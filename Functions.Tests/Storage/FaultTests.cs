using System.Diagnostics;
using Functions.Tests.Activation;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Storage;

/// <summary>Storage fails at every single step; the same request repeated then succeeds.</summary>
public sealed class FaultTests
{
    /// <summary>More calls than any of the requests makes.</summary>
    private const int Steps = 8;

    public static TheoryData<string, StorageFault> Cases
    {
        get
        {
            var cases = new TheoryData<string, StorageFault>();
            foreach (var kind in new[] { "name", "name and address", "address" })
                foreach (var fault in Enum.GetValues<StorageFault>()) cases.Add(kind, fault);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task OneFailedCallOfARegistrationIsAbsorbed(string kind, StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        for (var step = 1; step <= Steps; step++)
        {
            server.Storage.Reset(call => call == step ? fault : null);
            using var answer = await server.RegisterAsync(Body(kind, TestServer.NewName()));
            await AssertWorksAsync(server, answer);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ARegistrationCutOffAtAnyStepSucceedsWhenRepeated(string kind, StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        for (var step = 1; step <= Steps; step++)
        {
            var body = Body(kind, TestServer.NewName());
            server.Storage.Reset(call => call >= step ? fault : null);
            var watch = Stopwatch.StartNew();
            using var cut = await server.RegisterAsync(body);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "An answer comes within ten seconds.");
            if (server.Storage.Calls >= step)
            {
                Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
                Assert.NotNull(cut.Headers.RetryAfter);
            }

            server.Storage.Reset();
            using var again = await server.RegisterAsync(body);
            await AssertWorksAsync(server, again);
            if (server.Storage.Calls < step) break;
        }
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task AnActivationCutOffSucceedsWhenRepeated(StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name);
        server.Storage.Reset(_ => fault);
        using var cut = await server.Http.GetAsync(link);
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
        server.Storage.Reset(call => call == 1 ? fault : null);
        using var again = await server.Http.GetAsync(link);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(again));
        Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Fact]
    public async Task AHalfWrittenPairBlocksNobodyForLongerThanThirtySeconds()
    {
        await using var server = await TestServer.StartAsync();
        var (name, address) = (TestServer.NewName(), $"{TestServer.NewName()}@example.org");
        await server.LinkAsync(TestServer.NewName()); // the table is there
        server.Storage.Reset(call => call >= 2 ? StorageFault.BeforeCall : null); // the name is written, the address is not
        using var cut = await server.RegisterAsync(new { username = name, email = address, password = "krzysiek" });
        Assert.Equal(503, (int)cut.StatusCode);
        server.Storage.Reset();

        var other = new { username = name, email = $"other-{address}", password = "krzysiek" };
        using var early = await server.RegisterAsync(other);
        Assert.Equal("409 username_taken", await TestServer.OutcomeAsync(early));
        await server.LinkAsync(TestServer.NewName(), address);
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        using var late = await server.RegisterAsync(other);
        await AssertWorksAsync(server, late);
    }

    [Fact]
    public async Task StorageThatIsDownIsSaidWithinTenSeconds()
    {
        await using var server = await TestServer.StartAsync(
            "AzureWebJobsStorage=DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:9/devstoreaccount1;QueueEndpoint=http://127.0.0.1:9/devstoreaccount1");
        foreach (var request in new Func<Task<HttpResponseMessage>>[] { () => server.Http.GetAsync("/api/health"), () => server.RegisterAsync(Body("name", TestServer.NewName())) })
        {
            var watch = Stopwatch.StartNew();
            using var answer = await request();
            Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(answer));
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "An answer comes within ten seconds.");
        }
    }

    private static object Body(string kind, string name) => kind switch
    {
        "name" => new { username = name, password = "krzysiek" },
        "address" => new { email = $"{name}@example.org", password = "krzysiek" },
        _ => new { username = name, email = $"{name}@example.org", password = "krzysiek" },
    };

    private static async Task AssertWorksAsync(TestServer server, HttpResponseMessage registered)
    {
        Assert.Equal("201", await TestServer.OutcomeAsync(registered));
        using var activated = await server.Http.GetAsync(new Uri((await TestServer.JsonAsync(registered)).GetProperty("confirmation_url").GetString()!).AbsolutePath);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(activated));
    }
}
