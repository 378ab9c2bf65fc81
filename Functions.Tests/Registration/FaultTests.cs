using System.Diagnostics;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>
/// Storage fails at every single call of a registration with delivery Response; the same request repeated then
/// succeeds.
/// </summary>
public sealed class FaultTests
{
    public static TheoryData<string, StorageFault> Cases
    {
        get
        {
            var cases = new TheoryData<string, StorageFault>();
            foreach (var kind in new[] { "name", "name and email", "email" })
            {
                cases.Add(kind, StorageFault.BeforeCall);
                cases.Add(kind, StorageFault.AfterCall);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ARegistrationAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(string kind, StorageFault fault)
    {
        await using var server = await TestServer.StartAsync();
        Task<Func<Task<HttpResponseMessage>>> PrepareAsync()
        {
            var body = Body(kind, TestServer.NewName());
            return Task.FromResult<Func<Task<HttpResponseMessage>>>(() => server.RegisterAsync(body));
        }

        Task CheckAsync(HttpResponseMessage answer) => AssertWorksAsync(server, answer);
        await FailingStorage.AssertAbsorbedAsync(server, fault, "201", PrepareAsync, CheckAsync);
        await FailingStorage.AssertRepeatableAsync(server, fault, "201", PrepareAsync, CheckAsync);
    }

    [Fact]
    public async Task ClaimsOfAnAccountThatIsGoneStopNobody()
    {
        await using var server = await TestServer.StartAsync();
        var gone = RowIds.New(DateTimeOffset.UtcNow);
        var marked = StoredAccounts.Make(TestServer.NewName(), TestServer.NewEmail());
        await StoredAccounts.InsertAsync(server.Table, marked, row => row["RemovedAt"] = DateTimeOffset.UtcNow);
        foreach (var id in new[] { gone, marked.Id })
        {
            var name = TestServer.NewName();
            await StoredAccounts.ClaimAsync(server.Names, name, id);
            await StoredAccounts.ClaimAsync(server.Names, $"{name}@example.org", id);
            using var answer = await server.RegisterAsync(Body("name and email", name));
            await AssertWorksAsync(server, answer);
            Assert.NotEqual(id, await server.HolderAsync(name));
        }
    }

    [Fact]
    public async Task StorageThatIsDownIsSaidWithinTenSeconds()
    {
        await using var server = await TestServer.StartAsync($"AzureWebJobsStorage={TestStorage.Nowhere}");
        foreach (var request in new Func<Task<HttpResponseMessage>>[]
        {
            () => server.Http.GetAsync("/api/health"),
            () => server.RegisterAsync(Body("name", TestServer.NewName())),
        })
        {
            var watch = Stopwatch.StartNew();
            using var answer = await request();
            Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(answer));
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "An answer comes within ten seconds.");
        }
    }

    [Theory]
    [InlineData("Email", "503 storage_unavailable")]
    [InlineData("Response", "200 Healthy")]
    public async Task HealthIsAlsoThatOfTheQueueWhereMailsAreOrdered(string delivery, string outcome)
    {
        await using var server = await TestServer.StartAsync(
            null,
            MailServer.RemoveWorker,
            [.. MailSettings.Pickup(AtExit.NewFolder("pickup")), $"Activation:Delivery={delivery}"]);
        server.Storage.BreakQueue(StorageFault.BeforeCall);
        using var answer = await server.Http.GetAsync("/api/health");
        Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
    }

    private static object Body(string kind, string name) => kind switch
    {
        "name" => new { username = name, password = "krzysiek" },
        "email" => new { email = $"{name}@example.org", password = "krzysiek" },
        _ => new { username = name, email = $"{name}@example.org", password = "krzysiek" },
    };

    /// <summary>The link that a registration is answered with activates.</summary>
    private static async Task AssertWorksAsync(TestServer server, HttpResponseMessage registered)
    {
        Assert.Equal("201", await TestServer.OutcomeAsync(registered));
        var link = await LinkClient.OfAsync(registered);
        Assert.Equal("200 User Activated", await LinkClient.OpenAsync(server, link));
    }
}
