using System.Text.RegularExpressions;
using Accounts;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

public sealed partial class RegistrationLimitTests
{
    private const string Limit = "Limits:RegistrationsPerClientPerHour";

    private readonly Client client = new();

    [Fact]
    public async Task TwoServersShareTheLimitAndARestartKeepsIt()
    {
        await using (var one = await TestServer.StartAsync(Client.Proxy, $"{Limit}=3"))
        await using (var other = await TestServer.StartAsync(Client.Proxy, $"{Limit}=3"))
        {
            foreach (var server in new[] { one, other, one })
            {
                Assert.Equal("201", await OutcomeAsync(server));
            }

            Assert.Equal("429 rate_limited", await OutcomeAsync(other));
            Assert.Equal("429 rate_limited", await OutcomeAsync(one));
        }

        await using var restarted = await TestServer.StartAsync(Client.Proxy, $"{Limit}=3");
        Assert.Equal("429 rate_limited", await OutcomeAsync(restarted));
        using var stranger = await new Client().RegisterAsync(restarted);
        Assert.Equal(201, (int)stranger.StatusCode);
    }

    [Fact]
    public async Task AHomeRegistersFourTimesTheLimit()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1");
        var home = client.Ip.Split(':')[..3];
        var outcomes = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            outcomes.Add(await OutcomeAsync(server, $"{string.Join(':', home)}:a{i:x2}::1"));
        }

        Assert.Equal(["201", "201", "201", "201", "429 rate_limited", "429 rate_limited"], outcomes);
        // Who is over a limit of its own takes nothing from the wider networks.
        Assert.Equal("201", await OutcomeAsync(server, $"{string.Join(':', home)}:b01::1"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("429 rate_limited", await OutcomeAsync(server, $"{string.Join(':', home)}:b01::2"));
        }

        Assert.Equal("201", await OutcomeAsync(server, $"{string.Join(':', home)}:b02::1"));
    }

    [Fact]
    public async Task RetryAfterSaysWhenTheHourEndsAndThenTheClientIsFree()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1");
        Assert.Equal("201", await OutcomeAsync(server));
        foreach (var (passed, left) in new[] { (0, 3600), (1800, 1800), (1799, 1) })
        {
            server.Clock.Advance(TimeSpan.FromSeconds(passed));
            using var refused = await client.RegisterAsync(server);
            Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(refused));
            Assert.Equal(TimeSpan.FromSeconds(left), refused.Headers.RetryAfter?.Delta);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("201", await OutcomeAsync(server));
        Assert.Equal("429 rate_limited", await OutcomeAsync(server));
    }

    [Fact]
    public async Task OverTheLimitNeitherStorageIsAskedNorThePasswordChecked()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1", "Password:MinimumStrength=2");
        var weak = new { username = TestServer.NewName(), password = "password1" };
        using var faulty = await client.RegisterAsync(server, weak);
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(faulty));
        Assert.Equal("429 rate_limited", await OutcomeAsync(server));
        server.Storage.Reset();
        using var refused = await client.RegisterAsync(server, weak);
        Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(refused));
        Assert.Equal(0, server.Storage.Calls);
    }

    [Fact]
    public async Task ABodyRefusedAtSightCostsNoStorageAndIsNotCounted()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1");
        server.Storage.Reset();
        object[] bodies =
        [
            new { },
            new { username = "a" },
            new { username = "a", password = "short" },
        ];
        foreach (var body in bodies)
        {
            using var refused = await client.RegisterAsync(server, body);
            Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(refused));
        }

        Assert.Equal(0, server.Storage.Calls);
        Assert.Equal("201", await OutcomeAsync(server));
    }

    [Fact]
    public async Task ALimitOfZeroCostsNoStorage()
    {
        await using var without = await TestServer.StartAsync(Client.Proxy, $"{Limit}=0");
        await using var with = await TestServer.StartAsync(Client.Proxy, $"{Limit}=100");
        foreach (var server in new[] { without, with })
        {
            await OutcomeAsync(server);
            server.Storage.Reset();
            Assert.Equal("201", await OutcomeAsync(server));
        }

        // A read and a write each for the /64, the /56 and the /48.
        Assert.Equal(without.Storage.Calls + 6, with.Storage.Calls);
    }

    [Fact]
    public async Task WhereStorageFailsWhileCountingTheAnswerIs503()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1", "Password:MinimumStrength=2");
        server.Storage.Reset(_ => StorageFault.BeforeCall);
        // Uncounted, it would be refused without storage.
        using var failed = await client.RegisterAsync(
            server, new { username = TestServer.NewName(), password = "password1" });
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(failed));
        server.Storage.Reset();
        using var free = await client.RegisterAsync(
            server, new { username = TestServer.NewName(), password = "plum orbit lantern 42" });
        Assert.Equal(201, (int)free.StatusCode);
    }

    [Fact]
    public async Task TheFirstCountMakesTheTable()
    {
        var storage = await TestStorage.NewAsync();
        await using var server = await TestServer.StartAsync(storage, null, Client.Proxy, $"{Limit}=1");
        Assert.Equal("201", await OutcomeAsync(server));
        Assert.Equal("429 rate_limited", await OutcomeAsync(server));
    }

    [Fact]
    public async Task NeitherTableNorLogHoldsAClientIp()
    {
        await using var server = await TestServer.StartAsync(
            Client.Proxy, $"{Limit}=1", "Limits:ResendsPerClientPerHour=1", "Limits:ActivationsPerClientPerMinute=1");
        for (var i = 0; i < 2; i++)
        {
            await OutcomeAsync(server);
            await client.PostAsync(server, "/api/resend", new { email = "a@example.org" });
            await client.GetAsync(server, "/api/activate/x");
        }

        server.Storage.Reset(_ => StorageFault.BeforeCall);
        await new Client { Ip = $"{client.Ip[..^2]}::1" }.RegisterAsync(server);
        var rows = new List<string>();
        await foreach (var row in server.Limits.QueryAsync<TableEntity>("RowKey eq 'count'"))
        {
            rows.Add(string.Join(' ', row.Select(pair => $"{pair.Key} {pair.Value}")));
        }

        Assert.True(rows.Count >= 2);
        Assert.All(rows, row => Assert.Matches(HashedKey(), row));
        var network = string.Join(':', client.Ip.Split(':')[..2]);
        Assert.All(rows, row => Assert.DoesNotContain(network, row, StringComparison.OrdinalIgnoreCase));
        LogTexts.AssertNoneIsIn(server, network);
    }

    private async Task<string> OutcomeAsync(TestServer server)
    {
        using var answer = await client.RegisterAsync(server);
        return await TestServer.OutcomeAsync(answer);
    }

    private static async Task<string> OutcomeAsync(TestServer server, string clientIp)
    {
        using var answer = await new Client { Ip = clientIp }.RegisterAsync(server);
        return await TestServer.OutcomeAsync(answer);
    }

    [GeneratedRegex("PartitionKey [0-9a-f]{64} ")]
    private static partial Regex HashedKey();
}
