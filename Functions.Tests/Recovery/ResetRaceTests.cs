using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>Links that are sent by many at once, also with 20 ms to storage.</summary>
public sealed class ResetRaceTests
{
    private const int Callers = 50;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task OfFiftyPasswordsForOneLinkOneIsTakenAndSignsIn(bool isActive, bool isSlow)
    {
        await using var server = await StartAsync(isSlow);
        var email = await ResetCalls.InsertAsync(server, isActive, hasName: true);
        var link = await server.ResetLinkAsync(email);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers)
            .Select(i => ResetCalls.ResetAsync(server.Http, link, PasswordOf(i))));

        var winner = Assert.Single(Enumerable.Range(0, Callers), i => outcomes[i] == ResetCalls.Changed);
        Assert.Equal(Callers - 1, outcomes.Count(outcome => outcome == ResetCalls.Gone));
        Assert.Equal("200", await server.Http.TryLoginAsync(email, PasswordOf(winner)));
        foreach (var other in new[] { (winner + 1) % Callers, (winner + 7) % Callers })
        {
            Assert.Equal("401 sign_in_failed", await server.Http.TryLoginAsync(email, PasswordOf(other)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OfManyLinksOfOneAccountOneIsUsed(bool isActive)
    {
        await using var server = await StartAsync(isSlow: true);
        var email = await ResetCalls.InsertAsync(server, isActive, hasName: true);
        var links = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => server.ResetLinkAsync(email)));
        var outcomes = await Task.WhenAll(links.Select((link, i) =>
            ResetCalls.ResetAsync(server.Http, link, PasswordOf(i))));
        var winner = Assert.Single(Enumerable.Range(0, links.Length), i => outcomes[i] == ResetCalls.Changed);
        Assert.Equal(links.Length - 1, outcomes.Count(outcome => outcome == ResetCalls.Gone));
        Assert.Equal("200", await server.Http.TryLoginAsync(email, PasswordOf(winner)));
    }

    /// <summary>However they fall, a password that was answered with 200 last is the account's.</summary>
    [Fact]
    public async Task OfAResetAndAChangeAtOnceNeitherUndoesTheOther()
    {
        await using var site = await SignInSite.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var name = await site.AddAsync();
            var session = await site.SignInAsync(name);
            var link = await site.Server.ResetLinkAsync(name);
            var reset = ResetCalls.ResetAsync(site.Server.Http, link, PasswordOf(1));
            var change = ResetCalls.TryChangeAsync(site.Server.Http, session.Access, password: PasswordOf(2));
            await Task.WhenAll(reset, change);
            // Whichever wrote first ended the link, or the session, of the other.
            var winner = await reset == ResetCalls.Changed ? 1 : 2;
            Assert.Equal(winner == 1 ? "401 session_ended" : ResetCalls.Changed, await change);
            Assert.Equal(winner == 1 ? ResetCalls.Changed : ResetCalls.Gone, await reset);
            Assert.Equal("200", await site.Server.Http.TryLoginAsync(name, PasswordOf(winner)));
        }
    }

    /// <summary>
    /// Wherever the period of a pending account ends while its link is being used: a password that was answered with
    /// 200 signs in.
    /// </summary>
    [Fact]
    public async Task OfAnAccountWhosePeriodEndsMeanwhileNoPasswordIsWrittenInVain()
    {
        var period = TimeSpan.FromMinutes(10);
        await using var server = await TestServer.StartAsync($"Activation:PendingPeriod={period}");
        var outcomes = new List<string>();
        for (var left = 1; left <= 15; left++)
        {
            var name = TestServer.NewName();
            await server.LinkAsync(name);
            var link = await server.ResetLinkAsync(name);
            server.Clock.Advance(period - TimeSpan.FromSeconds(left));
            server.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
            outcomes.Add(await ResetCalls.ResetAsync(server.Http, link));
            server.Clock.AutoAdvanceAmount = TimeSpan.Zero;
            var signedIn = await server.Http.TryLoginAsync(name, ResetCalls.New);
            Assert.Equal((outcomes[^1], outcomes[^1] == ResetCalls.Changed), (outcomes[^1], signedIn == "200"));
            server.Clock.Advance(period);
        }

        Assert.Contains(ResetCalls.Changed, outcomes);
        Assert.Contains(ResetCalls.Gone, outcomes);
    }

    private static string PasswordOf(int number) => $"password number {number}";

    private static Task<TestServer> StartAsync(bool isSlow) =>
        TestServer.StartAsync(null, isSlow ? SlowStorage.Add : null);
}
