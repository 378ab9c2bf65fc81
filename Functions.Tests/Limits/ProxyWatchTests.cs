using System.Net;
using Accounts;
using Accounts.Limits;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Limits;

public sealed class ProxyWatchTests
{
    private const string Proxy = "192.0.2.1";
    private readonly FakeLogCollector log = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    [Theory]
    [InlineData(19, 0, 0)]
    [InlineData(20, 0, 1)]
    [InlineData(200, 0, 1)]
    [InlineData(18, 2, 1)]
    [InlineData(90, 10, 1)]
    [InlineData(79, 21, 0)]
    [InlineData(0, 500, 0)]
    public void OneWarningSaysThatNearlyAllComeFromOneNetwork(int ofProxy, int others, int warnings)
    {
        var watch = Watch(isOn: true);
        // The others come first and evenly: before the twentieth nothing is said.
        for (var i = 0; i < others; i++)
        {
            watch.See(Network($"203.0.113.{i % 250}"));
        }

        for (var i = 0; i < ofProxy; i++)
        {
            watch.See(Network(Proxy));
        }

        Assert.Equal(warnings, log.Count);
        Assert.All(log.GetSnapshot(), record => Assert.Equal(LogLevel.Warning, record.Level));
        Assert.All(
            log.GetSnapshot(),
            record => Assert.Contains("Http__KnownProxies", record.Message, StringComparison.Ordinal));
        Assert.All(log.GetSnapshot(), record => Assert.DoesNotContain(Proxy, record.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AnHourIsForgottenWhenItEnds()
    {
        var watch = Watch(isOn: true);
        for (var i = 0; i < 19; i++)
        {
            watch.See(Network(Proxy));
        }

        clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 19; i++)
        {
            watch.See(Network(Proxy));
        }

        Assert.Equal(0, log.Count);
        watch.See(Network(Proxy));
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public void InDevelopmentAllComeFromOneMachine()
    {
        var watch = Watch(isOn: false);
        for (var i = 0; i < 100; i++)
        {
            watch.See(Network(Proxy));
        }

        Assert.Equal(0, log.Count);
    }

    [Theory]
    [InlineData("Production", 1)]
    [InlineData("Development", 0)]
    public async Task RegistrationsThroughAnUnknownProxyAreWarnedOf(string environment, int warnings)
    {
        var key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        await using var server = await TestServer.StartAsync(
            await TestStorage.NewAsync(), MailServer.RemoveWorker,
        [
            .. MailSettings.Pickup(AtExit.NewFolder("pickup")), $"environment={environment}",
            $"Token:SigningKeys:0={key}",
            "SignIn:AccessKeys:0=bGltaXRzIG9mIGNsaWVudHM6IGFuIGFjY2VzcyBrZXkgb2YgdGVzdHM=",
            "Activation:PublicUrl=https://example.org", "Limits:RegistrationsPerClientPerHour=1",
        ]);
        for (var i = 0; i < 25; i++)
        {
            using var answer = await new Client().RegisterAsync(
                server, new { email = TestServer.NewEmail(), password = "plum orbit lantern 42" });
            Assert.Contains((int)answer.StatusCode, (int[])[202, 429]);
        }

        Assert.Equal(
            warnings,
            server.Log.GetSnapshot().Count(
                record => record.Message.Contains("Http__KnownProxies", StringComparison.Ordinal)));
    }

    private static ClientNetwork Network(string clientIp) => ClientNetwork.Of(IPAddress.Parse(clientIp));

    private ProxyWatch Watch(bool isOn)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(log)));
        return new ProxyWatch(isOn, clock, factory.CreateLogger<ProxyWatch>());
    }
}
