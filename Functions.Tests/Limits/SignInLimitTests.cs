using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>Limits of sign-in, and the device that strangers cannot lock out.</summary>
public sealed class SignInLimitTests
{
    private const string PerClient = "Limits:SignInTriesPerClient";
    private const string PerName = "Limits:SignInTriesPerName";
    private const string Failed = "401 sign_in_failed";
    private const string Refused = "429 rate_limited";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task AClosedNameIsClosedWithTheRightPasswordAndOpensAfterADay()
    {
        await using var site = await SignInSite.StartAsync($"{PerName}=3");
        var name = await site.AddAsync();
        await FailAsync(site, name, 3);
        using var refused = await site.LoginAsync(name);
        Assert.Equal(Refused, await TestServer.OutcomeAsync(refused));
        Assert.Equal(Day, refused.Headers.RetryAfter!.Delta);
        site.Server.Clock.Advance(Day);
        await site.SignInAsync(name);
        // A success has cleared the count.
        await FailAsync(site, name, 2);
        await site.SignInAsync(name);
    }

    /// <summary>Nobody is kept out of an account by the right password.</summary>
    [Fact]
    public async Task TheRightPasswordOfAPendingAccountIsNoGuess()
    {
        await using var site = await SignInSite.StartAsync($"{PerName}=2");
        var name = await site.AddAsync(row =>
        {
            row["IsActive"] = false;
            row["ActivatedAt"] = null;
        });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("403 account_pending", await LoginAsync(site, name));
        }

        await FailAsync(site, name, 2);
        Assert.Equal(Refused, await LoginAsync(site, name));
    }

    /// <summary>A stranger who closed name and email keeps out nobody who has just proven the mailbox.</summary>
    [Fact]
    public async Task AResetOpensNameAndEmailThatStrangersClosed()
    {
        await using var site = await SignInSite.StartAsync($"{PerName}=3");
        var name = await site.AddAsync();
        var email = $"{name}@example.org";
        await FailAsync(site, name, 3);
        await FailAsync(site, email, 3);
        Assert.Equal(Refused, await LoginAsync(site, name));
        Assert.Equal(Refused, await LoginAsync(site, email));
        var link = await site.Server.ResetLinkAsync(name);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(site.Server.Http, link));
        Assert.Equal("200", await site.Server.Http.TryLoginAsync(name, ResetCalls.New));
        Assert.Equal("200", await site.Server.Http.TryLoginAsync(email, ResetCalls.New));
        // The same link with the same password opens them again, as after a try that died before it did.
        await FailAsync(site, name, 3);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(site.Server.Http, link));
        Assert.Equal("200", await site.Server.Http.TryLoginAsync(name, ResetCalls.New));
    }

    [Fact]
    public async Task WrongCurrentPasswordsOfAChangeAreLimitedLikeTheDevicesSignIns()
    {
        await using var site = await SignInSite.StartAsync($"{PerClient}=2");
        var name = await site.AddAsync();
        var session = await site.SignInAsync(name);
        var other = await site.SignInAsync(name);
        var http = site.Server.Http;
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                "403 password_mismatch", await ResetCalls.TryChangeAsync(http, session.Access, current: "another"));
        }

        using var refused = await ResetCalls.ChangeAsync(http, session.Access);
        Assert.Equal(Refused, await TestServer.OutcomeAsync(refused));
        Assert.Equal(TimeSpan.FromMinutes(15), refused.Headers.RetryAfter!.Delta);
        // The session lives on, no other device has fewer tries, and after a while this one has some again.
        Assert.Equal("200", await site.MeAsync(session.Access));
        Assert.Equal("403 password_mismatch", await ResetCalls.TryChangeAsync(http, other.Access, current: "another"));
        site.Server.Clock.Advance(TimeSpan.FromMinutes(15));
        var again = (await site.NextAsync(session.Refresh)).Access;
        Assert.Equal("403 password_mismatch", await ResetCalls.TryChangeAsync(http, again, current: "another"));
        site.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ResetCalls.Changed, await ResetCalls.TryChangeAsync(http, again));
        // Tries at a password that is no more count no more; that of the change does, as the clock stands still.
        Assert.Equal("403 password_mismatch", await ResetCalls.TryChangeAsync(http, again, current: "another"));
        Assert.Equal(Refused, await ResetCalls.TryChangeAsync(http, again, ResetCalls.New, "a third password"));
    }

    [Fact]
    public async Task NameAndEmailHaveCountsOfTheirOwnThatTieThemToNothing()
    {
        await using var site = await SignInSite.StartAsync($"{PerName}=2");
        var name = await site.AddAsync();
        await FailAsync(site, name, 2);
        Assert.Equal(Refused, await LoginAsync(site, name));
        Assert.Equal("200", await LoginAsync(site, $"{name}@example.org"));
        Assert.Equal(Refused, await LoginAsync(site, name));
    }

    [Fact]
    public async Task ADeviceThatHasSignedInBeforeIsNotLockedOutByStrangers()
    {
        await using var site = await SignInSite.StartAsync($"{PerName}=2", $"{PerClient}=1", Client.Proxy);
        var name = await site.AddAsync();
        var live = await site.SignInAsync(name);
        var ended = await site.SignInAsync(name);
        var foreign = await site.SignInAsync();
        await site.LogoutAsync(new { refresh_token = ended.Refresh });
        site.Server.Clock.Advance(TimeSpan.FromDays(20));
        foreach (var stranger in new[] { new Client(), new Client() })
        {
            Assert.Equal(Failed, await LoginAsync(site, stranger, name, "another"));
        }

        Assert.Equal(Refused, await LoginAsync(site, new Client(), name));
        // Another account's token, and one that is forged, give nothing.
        Assert.Equal(Refused, await LoginAsync(site, new Client(), name, device: foreign.Refresh));
        Assert.Equal(Refused, await LoginAsync(site, new Client(), name, device: $"{live.Refresh[..^5]}AAAAA"));
        Assert.Equal(Refused, await LoginAsync(site, new Client(), name, device: live.Access));
        // The device has its own, in every network, with a token that is ended or too old.
        Assert.Equal("200", await LoginAsync(site, new Client(), name, device: live.Refresh));
        Assert.Equal("200", await LoginAsync(site, new Client(), name, device: ended.Refresh));
        // And by the email, too.
        Assert.Equal("200", await LoginAsync(site, new Client(), $"{name}@example.org", device: live.Refresh));
    }

    [Fact]
    public async Task ADevicesTriesAreLimitedWhereverItIsAndClosedLikeAName()
    {
        await using var site = await SignInSite.StartAsync($"{PerName}=3", $"{PerClient}=2", Client.Proxy);
        var name = await site.AddAsync();
        var device = await site.SignInAsync(name);
        var other = await site.SignInAsync(name);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Failed, await LoginAsync(site, new Client(), name, "another", device.Refresh));
        }

        Assert.Equal(Refused, await LoginAsync(site, new Client(), name, device: device.Refresh));
        // It has spent nobody else's.
        Assert.Equal("200", await LoginAsync(site, new Client(), name, device: other.Refresh));
        Assert.Equal("200", await LoginAsync(site, new Client(), name));
        site.Server.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(Failed, await LoginAsync(site, new Client(), name, "another", device.Refresh));
        site.Server.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(Refused, await LoginAsync(site, new Client(), name, device: device.Refresh));
        site.Server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("200", await LoginAsync(site, new Client(), name, device: device.Refresh));
    }

    /// <summary>Half of them for a name that nobody has: it is counted as any other.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ParallelTriesAreAllCounted(bool isKnown)
    {
        await using var site = await SignInSite.StartAsync(new SlowStorage(), $"{PerClient}=5");
        var name = isKnown ? await site.AddAsync() : TestServer.NewName();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LoginAsync(site, name, "another")));
        Assert.Equal((5, 7), (outcomes.Count(one => one == Failed), outcomes.Count(one => one == Refused)));
        Assert.Equal(Refused, await LoginAsync(site, name));
    }

    [Fact]
    public async Task ARefusedSignInWritesNothing()
    {
        await using var site = await SignInSite.StartAsync($"{PerClient}=1");
        var name = TestServer.NewName();
        await FailAsync(site, name, 1);
        site.Server.Storage.Reset();
        Assert.Equal(Refused, await LoginAsync(site, name));
        // Claim, account and count are read.
        Assert.Equal(3, site.Server.Storage.Calls);
    }

    [Fact]
    public async Task ASignInIsSixTransactionsAndARefusalCostsTheSameForEveryName()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        site.Server.Storage.Reset();
        await site.SignInAsync(name);
        Assert.Equal(6, site.Server.Storage.Calls);
        foreach (var one in new[] { name, TestServer.NewName() })
        {
            site.Server.Storage.Reset();
            await FailAsync(site, one, 1);
            Assert.Equal(4, site.Server.Storage.Calls);
        }
    }

    [Theory]
    [InlineData("Response", true)]
    [InlineData("Email", false)]
    public async Task ABackEndWithAClientKeyIsNotCountedByClientWhereDeliveryIsResponse(string delivery, bool isTrusted)
    {
        const string Key = "a-client-key-of-thirty-two-letters";
        await using var site = await SignInSite.StartAsync(
            MailServer.RemoveWorker,
            [
                .. MailSettings.Pickup(AtExit.NewFolder("pickup")), $"Activation:Delivery={delivery}",
                $"Activation:ClientKeys:0={Key}", $"{PerClient}=1", "Limits:SignInsPerClientPerMinute=3",
            ]);
        var name = TestServer.NewName();
        site.Server.Http.DefaultRequestHeaders.Add("x-client-key", Key);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => LoginAsync(site, name)));
        Assert.Equal(isTrusted ? 5 : 1, outcomes.Count(one => one == Failed));
        Assert.Equal(isTrusted ? 0 : 4, outcomes.Count(one => one == Refused));
    }

    [Theory]
    [InlineData("Limits:SignInsPerClientPerMinute", "login")]
    [InlineData("Limits:RefreshesPerClientPerMinute", "refresh")]
    public async Task TheLimitsInMemoryEndWithTheirMinute(string setting, string call)
    {
        await using var site = await SignInSite.StartAsync($"{setting}=2", Client.Proxy);
        var clock = site.Server.Clock;
        clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(clock.GetUtcNow().Ticks % TimeSpan.TicksPerMinute));
        var client = new Client();
        site.Server.Storage.Reset();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("400 validation_failed", await OutcomeAsync(client));
        }

        clock.Advance(TimeSpan.FromSeconds(20));
        using var refused = await client.PostAsync(site.Server, $"/api/{call}", new { });
        Assert.Equal(TimeSpan.FromSeconds(40), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("400 validation_failed", await OutcomeAsync(new Client()));
        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal("400 validation_failed", await OutcomeAsync(client));
        Assert.Equal(0, site.Server.Storage.Calls);

        async Task<string> OutcomeAsync(Client one)
        {
            using var answer = await one.PostAsync(site.Server, $"/api/{call}", new { });
            return await TestServer.OutcomeAsync(answer);
        }
    }

    private static async Task FailAsync(SignInSite site, string name, int times)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => LoginAsync(site, name, "another")));
        Assert.All(outcomes, one => Assert.Equal(Failed, one));
    }

    private static Task<string> LoginAsync(SignInSite site, string name, string password = SignInSite.Password) =>
        site.Server.Http.TryLoginAsync(name, password);

    private static async Task<string> LoginAsync(
        SignInSite site, Client client, string name, string password = SignInSite.Password, string? device = null)
    {
        using var answer = await client.PostAsync(
            site.Server, "/api/login", new { username = name, password, refresh_token = device });
        return await TestServer.OutcomeAsync(answer);
    }
}
