using System.Collections.Concurrent;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>The limits with delivery Email, and their defaults, which only local.settings.json switches off.</summary>
public sealed class LimitsByMailTests(MailServer mail) : IClassFixture<MailServer>
{
    private const string SigningKey = "Token:SigningKeys:0=bGltaXRzIG9mIGNsaWVudHM6IGEga2V5IG9mIHRlc3RzIG9ubHk=";
    private const string AccessKey = "SignIn:AccessKeys:0=bGltaXRzIG9mIGNsaWVudHM6IGFuIGFjY2VzcyBrZXkgb2YgdGVzdHM=";
    private static readonly string[] Production =
    [
        "environment=Production",
        SigningKey,
        AccessKey,
        "Activation:PublicUrl=https://example.org",
        "Password:MinimumStrength=0",
        Client.Proxy,
    ];

    private readonly Client client = new();

    [Fact]
    public async Task OverTheLimitKnownAndUnknownEmailsAnswerTheSame()
    {
        await using var server = await mail.StartAsync(
            Client.Proxy, "Limits:RegistrationsPerClientPerHour=2", "Limits:ResendsPerClientPerHour=1");
        var known = TestServer.NewEmail();
        Assert.Equal(202, await RegisterAsync(server, known));
        Assert.Equal(202, await RegisterAsync(server, TestServer.NewEmail()));
        Assert.Equal(202, await ResendAsync(server, known));
        foreach (var email in new[] { known, TestServer.NewEmail() })
        {
            Assert.Equal(429, await RegisterAsync(server, email));
            Assert.Equal(429, await ResendAsync(server, email));
        }
    }

    [Fact]
    public async Task ByDefaultAClientRegistersSixtyTimesAnHour()
    {
        await using var server = await mail.StartAsync(Production);
        var statuses = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 62),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (_, _) => statuses.Add(await RegisterAsync(server, TestServer.NewEmail())));
        Assert.Equal((60, 2), (statuses.Count(status => status == 202), statuses.Count(status => status == 429)));
    }

    [Fact]
    public async Task ByDefaultAClientAsksThirtyTimesAnHourForAnotherLink()
    {
        await using var server = await mail.StartAsync(Production);
        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => ResendAsync(server, TestServer.NewEmail())));
        Assert.Equal((30, 2), (statuses.Count(status => status == 202), statuses.Count(status => status == 429)));
    }

    [Fact]
    public async Task ByDefaultAClientOpensAHundredAndTwentyLinksAMinute()
    {
        await using var server = await mail.StartAsync(Production);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 122).Select(_ => client.GetAsync(server, "/api/activate/x")));
        Assert.Equal(120, answers.Count(answer => (int)answer.StatusCode == 401));
        Assert.Equal(2, answers.Count(answer => (int)answer.StatusCode == 429));
    }

    [Theory]
    [InlineData("login", 30)]
    [InlineData("refresh", 120)]
    public async Task ByDefaultAClientSignsInThirtyTimesAMinuteAndRefreshesAHundredAndTwentyTimes(string call, int most)
    {
        await using var server = await mail.StartAsync(Production);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, most + 2).Select(_ => client.PostAsync(server, $"/api/{call}", new { })));
        Assert.Equal(most, answers.Count(answer => (int)answer.StatusCode == 400));
        Assert.Equal(2, answers.Count(answer => (int)answer.StatusCode == 429));
    }

    private async Task<int> RegisterAsync(TestServer server, string email)
    {
        using var answer = await client.RegisterAsync(server, new { email, password = "krzysiek" });
        return (int)answer.StatusCode;
    }

    private async Task<int> ResendAsync(TestServer server, string email)
    {
        using var answer = await client.PostAsync(server, "/api/resend", new { email });
        return (int)answer.StatusCode;
    }
}
