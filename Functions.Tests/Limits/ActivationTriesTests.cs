using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>Tries at the password of an account that was registered by mail, from several networks.</summary>
public sealed class ActivationTriesTests
{
    private const string Wrong = "403 password_mismatch";
    private const string Refused = "429 rate_limited";
    private const int PerNetwork = 5;
    private const int Networks = 4;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task FiveAnHourAreANetworksAndTwentyAreAllThereAre()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy);
        var link = (await MailedAccount.InsertAsync(server, TestServer.NewEmail())).Link();
        for (var i = 0; i < Networks; i++)
        {
            var client = new Client();
            for (var j = 0; j < PerNetwork; j++)
            {
                Assert.Equal(Wrong, await ActivateAsync(server, client, link, "another password"));
            }

            Assert.Equal(Refused, await ActivateAsync(server, client, link));
        }

        var owner = new Client();
        using var refused = await owner.PostAsync(server, link, new { password = MailedAccount.Password });
        Assert.Equal(Refused, await TestServer.OutcomeAsync(refused));
        Assert.Equal(Hour, refused.Headers.RetryAfter!.Delta);
        server.Clock.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.Equal(Refused, await ActivateAsync(server, owner, link));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("200 User Activated", await ActivateAsync(server, owner, link));
    }

    private static async Task<string> ActivateAsync(
        TestServer server, Client client, string link, string password = MailedAccount.Password)
    {
        using var answer = await client.PostAsync(server, link, new { password });
        return await TestServer.OutcomeAsync(answer);
    }
}
