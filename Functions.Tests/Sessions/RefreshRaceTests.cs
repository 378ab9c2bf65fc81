using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>Many refreshes at once, processes that die, and answers that are lost.</summary>
public sealed class RefreshRaceTests
{
    private const string Ended = "401 session_ended";
    private const int AtOnce = 100;
    private const int SlowRounds = 3;

    /// <summary>The promise is a hundred: <c>ACTIVATION_ROUNDS=100</c>.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("ACTIVATION_ROUNDS"), out var rounds) ? rounds : 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ManyRefreshesOfOneTokenHaveOneSuccessor(bool isSlow)
    {
        await using var site = await SignInSite.StartAsync(isSlow ? SlowStorage.Add : _ => { });
        var tokens = await site.SignInAsync();
        for (var round = 0; round < (isSlow ? SlowRounds : Rounds); round++)
        {
            site.PassGrace();
            var token = tokens.Refresh;
            var all = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => site.NextAsync(token)));
            Assert.Single(all.Select(one => one.Refresh).Distinct());
            Assert.Equal(tokens.Number + 1, all[0].Number);
            tokens = all[0];
        }
    }

    /// <summary>
    /// One process writes and dies before it answers; the client comes again at once, or when the grace is over.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatGotLostSignsNobodyOut(bool isLate)
    {
        await using var site = await SignInSite.StartAsync();
        await using var dying = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        site.PassGrace();
        dying.PassGrace();
        dying.Gate.Close();
        var lost = dying.TryRefreshAsync(tokens.Refresh);
        await dying.Gate.StepsAsync("read Sessions 200", "read Accounts 200", "merge Sessions 204");
        dying.Gate.Stop();
        await lost;

        var next = isLate ? await site.RotateAsync(tokens.Refresh) : await site.NextAsync(tokens.Refresh);
        Assert.Equal(isLate ? 3 : 2, next.Number);
        Assert.Equal(next.Number + 1, (await site.RotateAsync(next.Refresh)).Number);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("refresh")]
    public async Task AProcessKilledAtAnyCallSignsNobodyOut(string call)
    {
        await using var site = await SignInSite.StartAsync();
        for (var steps = 0; ; steps++)
        {
            Assert.InRange(steps, 0, 10);
            var name = await site.AddAsync();
            var tokens = await site.SignInAsync(name);
            site.PassGrace();
            await using var dying = await SignInSite.StartAsync();
            dying.Server.Clock.SetUtcNow(site.Server.Clock.GetUtcNow());
            dying.Gate.Close();
            var request = call == "login" ? dying.LoginAsync(name) : dying.RefreshAsync(tokens.Refresh);
            var isWhole = await AnswersWithinAsync(dying.Gate, request, steps);
            using var answer = await request;

            // The same client again, elsewhere; and its old session goes on as well.
            if (call == "login")
            {
                Assert.Equal("200", await site.TryRefreshAsync((await site.SignInAsync(name)).Refresh));
            }

            var next = await site.RotateAsync(tokens.Refresh);
            Assert.Equal(next.Number + 1, (await site.RotateAsync(next.Refresh)).Number);
            if (isWhole)
            {
                Assert.Equal(200, (int)answer.StatusCode);
                break;
            }
        }
    }

    [Fact]
    public async Task AReuseThatMeetsAWriteOfTheOwnerIsCheckedAgainAndEndsTheSession()
    {
        await using var site = await SignInSite.StartAsync();
        await using var other = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var third = await site.RotateAsync((await site.RotateAsync(first.Refresh)).Refresh);
        site.PassGrace();
        other.Server.Clock.SetUtcNow(site.Server.Clock.GetUtcNow());
        other.Gate.Close();
        var thief = other.TryRefreshAsync(first.Refresh);
        await other.Gate.StepsAsync("read Sessions 200", "read Accounts 200");
        var fourth = await site.NextAsync(third.Refresh);
        other.Gate.Open();
        Assert.Equal(Ended, await thief);
        Assert.Null(await site.RowAsync(first.SessionId));
        Assert.Equal(Ended, await site.TryRefreshAsync(fourth.Refresh));
    }

    /// <summary>The call may have been overtaken by its own client's next one.</summary>
    [Theory]
    [InlineData(14, Ended)]
    [InlineData(15, "503 overloaded")]
    public async Task AReuseThatWasUnderWayForHalfTheGraceEndsNothing(int seconds, string outcome)
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var third = await site.RotateAsync((await site.RotateAsync(first.Refresh)).Refresh);
        site.Gate.Close();
        var late = site.TryRefreshAsync(first.Refresh);
        await site.Gate.StepsAsync("read Sessions 200");
        site.Server.Clock.Advance(TimeSpan.FromSeconds(seconds));
        site.Gate.Open();
        Assert.Equal(outcome, await late);
        Assert.Equal(outcome == Ended ? Ended : "200", await site.TryRefreshAsync(third.Refresh));
    }

    [Fact]
    public async Task AReuseWhoseDeletionTakesTooLongEndsNothing()
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var third = await site.RotateAsync((await site.RotateAsync(first.Refresh)).Refresh);
        site.Gate.Close();
        var late = site.TryRefreshAsync(first.Refresh);
        await site.Gate.StepsAsync("read Sessions 200", "read Accounts 200");
        await Wait.UntilAsync(() => site.Gate.Held > 0, "the deletion is held");
        site.Server.Clock.Advance(TimeSpan.FromSeconds(15));
        site.Gate.Open();
        Assert.Equal("503 storage_unavailable", await late);
        Assert.Equal("200", await site.TryRefreshAsync(third.Refresh));
    }

    /// <summary>
    /// Tabs that share a store but no lock: each sends the token it read, and keeps what it is answered.
    /// </summary>
    [Fact]
    public async Task TabsThatRefreshWithoutALockAreNotSignedOut()
    {
        await using var site = await SignInSite.StartAsync();
        var store = (await site.SignInAsync()).Refresh;
        for (var round = 0; round < Rounds; round++)
        {
            site.PassGrace();
            var read = store;
            var tabs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => site.NextAsync(read)));
            // One tab goes on at once with what it got, while the old token of another is still on its way.
            store = (await site.NextAsync(tabs[0].Refresh)).Refresh;
            Assert.Equal(store, (await site.NextAsync(read)).Refresh);
        }
    }

    /// <summary>Lets a request make so many calls and then kills its process; whether it had ended by then.</summary>
    private static async Task<bool> AnswersWithinAsync(StorageGate gate, Task request, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var called = gate.StepAsync();
            if (await Task.WhenAny(request, called) == request)
            {
                return true;
            }

            await called;
        }

        gate.Stop();
        return false;
    }
}
