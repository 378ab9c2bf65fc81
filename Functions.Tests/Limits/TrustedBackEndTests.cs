using System.Net;
using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>
/// A back end with a client key speaks for many people: whatever it calls for them, its network is not counted.
/// </summary>
public sealed class TrustedBackEndTests
{
    private const string Key = "a-client-key-of-thirty-two-letters";
    private const string KeySetting = $"Activation:ClientKeys:0={Key}";

    /// <summary>Five are all that a network has; nobody's are all that an account has.</summary>
    [Fact]
    public async Task TheWrongPasswordsOfThoseItRegistersAreNotOneClients()
    {
        await using var server = await TestServer.StartAsync(KeySetting);
        server.Http.DefaultRequestHeaders.Add("x-client-key", Key);
        var name = TestServer.NewName();
        Assert.Equal("201", await server.TryRegisterAsync(name, null));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("409 username_taken", await server.TryRegisterAsync(name, null, "another password"));
        }

        Assert.Equal("201", await server.TryRegisterAsync(name, null));
    }

    [Fact]
    public async Task ItsQuestionsForForgottenPasswordsAreNotCounted()
    {
        await using var site = await SignInSite.StartAsync(KeySetting, "Limits:ResendsPerClientPerHour=1");
        var body = new { username = await site.AddAsync() };
        site.Server.Http.DefaultRequestHeaders.Add("x-client-key", Key);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("201", await LinkClient.PostAsync(site.Server, "/api/password/forgot", body));
        }
    }

    [Theory]
    [InlineData("POST", "/api/refresh", "Limits:RefreshesPerClientPerMinute")]
    [InlineData("POST", "/api/logout", "Limits:RefreshesPerClientPerMinute")]
    [InlineData("GET", "/api/me", "Limits:RefreshesPerClientPerMinute")]
    [InlineData("DELETE", "/api/me", "Limits:SignInsPerClientPerMinute")]
    [InlineData("POST", "/api/password", "Limits:SignInsPerClientPerMinute")]
    [InlineData("POST", "/api/resend", "Limits:ResendsPerClientPerHour")]
    public async Task NoCallOfItIsCounted(string method, string path, string limit)
    {
        await using var server = await TestServer.StartAsync(KeySetting, $"{limit}=1");
        Assert.Equal([false, true], await AreLimitedAsync(server, 2));
        server.Http.DefaultRequestHeaders.Add("x-client-key", Key);
        Assert.Equal([false, false, false], await AreLimitedAsync(server, 3));

        async Task<IReadOnlyList<bool>> AreLimitedAsync(TestServer server, int times)
        {
            var are = new List<bool>();
            for (var i = 0; i < times; i++)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path)
                {
                    Content = JsonContent.Create(new { refresh_token = "a.b.c", email = "a@example.org" }),
                };
                using var answer = await server.Http.SendAsync(request);
                are.Add(answer.StatusCode == HttpStatusCode.TooManyRequests);
            }

            return are;
        }
    }

    [Fact]
    public async Task TheWrongPasswordsOfItsPeopleWhoLeaveAreNotOneClients()
    {
        await using var site = await SignInSite.StartAsync(
            KeySetting, "Limits:SignInTriesPerClient=1", "Limits:SignInsPerClientPerMinute=2");
        var body = new { username = await site.AddAsync(), password = "another password" };
        site.Server.Http.DefaultRequestHeaders.Add("x-client-key", Key);
        // A refusal waits for a whole second: all at once.
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => LinkClient.PostAsync(site.Server, "/api/leave", body)));
        Assert.All(outcomes, outcome => Assert.Equal("401 sign_in_failed", outcome));
    }
}
