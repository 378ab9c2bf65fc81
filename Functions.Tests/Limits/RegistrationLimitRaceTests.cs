using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>Many registrations of one client at once, on two servers.</summary>
[Collection(Alone.Name)]
public sealed class RegistrationLimitRaceTests
{
    private const string Limit = "Limits:RegistrationsPerClientPerHour";

    private readonly Client client = new();

    [Fact]
    public async Task OfAHundredAtOnceOnTwoServersExactlyTheLimitIsAdmitted()
    {
        // What is admitted is refused for its weak password: so the race is one of counting alone.
        string[] settings = [Client.Proxy, $"{Limit}=20", "Password:MinimumStrength=2"];
        await using var one = await TestServer.StartAsync(settings);
        await using var other = await TestServer.StartAsync(settings);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(async number =>
        {
            // In ten waves, so that both servers write the row many times at once.
            await Task.Delay(number / 2 % 10 * 20);
            var body = new { username = TestServer.NewName(), password = "password1" };
            using var answer = await client.RegisterAsync(number % 2 == 0 ? one : other, body);
            return await TestServer.OutcomeAsync(answer);
        }));
        Assert.Equal(20, outcomes.Count(outcome => outcome == "400 validation_failed"));
        Assert.Equal(80, outcomes.Count(outcome => outcome == "429 rate_limited"));
    }
}
