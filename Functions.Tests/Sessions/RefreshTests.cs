using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>Refreshing, end to end: what the table of the protocol says, by clocks that the tests set.</summary>
public sealed class RefreshTests
{
    private const string Ended = "401 session_ended";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task WithinTheGraceANewTokenIsAnsweredAgainAndNothingIsWritten()
    {
        await using var site = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        var before = await site.RowAsync(tokens.SessionId);
        site.Server.Clock.Advance(TimeSpan.FromSeconds(29));
        site.Server.Storage.Reset();
        var again = await site.NextAsync(tokens.Refresh);
        Assert.Equal(2, site.Server.Storage.Calls);
        Assert.Equal(tokens.Refresh, again.Refresh);
        Assert.NotEqual(tokens.Access, again.Access);
        Assert.Equal(before!.ETag, (await site.RowAsync(tokens.SessionId))!.ETag);
    }

    /// <summary>
    /// A change of the password writes the account's stamp, and then that of the caller's session: a refresh between
    /// the two waits for the second.
    /// </summary>
    [Fact]
    public async Task ARefreshBetweenTheWritesOfAChangeOfThePasswordIsNotTheEndOfTheSession()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        var session = (await site.RowAsync(tokens.SessionId))!;
        await site.Server.EditAsync(name, account => account["Stamp"] = "new");
        site.Gate.Close();
        var start = Stopwatch.GetTimestamp();
        var refreshing = site.TryRefreshAsync(tokens.Refresh);
        // Both at once.
        string[] reads = [await site.Gate.StepAsync(), await site.Gate.StepAsync()];
        Assert.Equal(["read Accounts 200", "read Sessions 200"], reads.Order());
        session["Stamp"] = "new";
        await site.RestoreAsync(session);
        site.Gate.Open();
        Assert.Equal("200", await refreshing);
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(0.2), "It has waited before it read again.");
    }

    [Fact]
    public async Task AfterTheGraceATokenIsExchangedByOneWrite()
    {
        await using var site = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        site.Server.Clock.Advance(TimeSpan.FromSeconds(30) + Second);
        site.Server.Storage.Reset();
        var next = await site.NextAsync(tokens.Refresh);
        Assert.Equal(3, site.Server.Storage.Calls);
        Assert.Equal((1, 2), (tokens.Number, next.Number));
        Assert.Equal(SignedInAt(tokens), SignedInAt(next));
        var row = (await site.RowAsync(tokens.SessionId))!;
        Assert.Equal((2L, 1L), (row.GetInt64("Current"), row.GetInt64("Parent")));

        static long SignedInAt(SessionTokens one) =>
            SessionTokens.Claims(one.Access).GetProperty("auth_time").GetInt64();
    }

    [Fact]
    public async Task WhoHasTheTableHasTheHashOfASessionsSecretAlone()
    {
        await using var site = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        var secret = SessionTokens.Claims(tokens.Refresh).GetProperty("sec").GetString();
        var row = (await site.RowAsync(tokens.SessionId))!;
        Assert.Equal(SHA256.HashData(Base64Url.DecodeFromChars(secret)), row.GetBinary("SecretHash"));
    }

    /// <summary>Two instances' clocks may differ.</summary>
    [Fact]
    public async Task TheTimesOfASessionAreStoragesWhateverTheServersClockSays()
    {
        // Whole seconds, as storage's.
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var storage = new FakeTimeProvider(now);
        await using var site = await SignInSite.StartAsync(services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(StorageClock)));
            services.AddSingleton<HttpPipelinePolicy>(new StorageClock(storage));
        });
        site.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        var tokens = await site.SignInAsync();
        var row = (await site.RowAsync(tokens.SessionId))!;
        Assert.Equal(now, row.GetDateTimeOffset("CreatedAt"));
        storage.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(tokens.Refresh, (await site.NextAsync(tokens.Refresh)).Refresh);
        storage.Advance(Second);
        Assert.Equal(2, (await site.NextAsync(tokens.Refresh)).Number);
        row = (await site.RowAsync(tokens.SessionId))!;
        Assert.Equal(storage.GetUtcNow(), row.GetDateTimeOffset("RefreshedAt"));
    }

    [Fact]
    public async Task AUsedTokenAnswersTheVerySameSuccessorWithinTheGrace()
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var second = await site.RotateAsync(first.Refresh);
        site.Server.Clock.Advance(TimeSpan.FromSeconds(28));
        site.Server.Storage.Reset();
        Assert.Equal(second.Refresh, (await site.NextAsync(first.Refresh)).Refresh);
        Assert.Equal(2, site.Server.Storage.Calls);
    }

    [Fact]
    public async Task AfterTheGraceAUsedTokenGetsANewSuccessorAndTheLostOneIsDead()
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var lost = await site.RotateAsync(first.Refresh);
        var repaired = await site.RotateAsync(first.Refresh);
        Assert.Equal((2, 3), (lost.Number, repaired.Number));
        var row = (await site.RowAsync(first.SessionId))!;
        Assert.Equal((3L, 1L), (row.GetInt64("Current"), row.GetInt64("Parent")));
        var next = await site.RotateAsync(repaired.Refresh);
        Assert.Equal(4, next.Number);
        // Somebody has the lost one after all: two hold the session.
        Assert.Equal(Ended, await site.TryRefreshAsync(lost.Refresh));
        Assert.Null(await site.RowAsync(first.SessionId));
        Assert.Equal(Ended, await site.TryRefreshAsync(next.Refresh));
    }

    /// <summary>Who uses an older token than the parent is the second holder, within the grace too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task AnOlderTokenEndsTheSessionAndNoOther(int secondsLater)
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var other = await site.SignInAsync(name);
        var first = await site.SignInAsync(name);
        var second = await site.RotateAsync(first.Refresh);
        var third = await site.RotateAsync(second.Refresh);
        site.Server.Clock.Advance(TimeSpan.FromSeconds(secondsLater));
        Assert.Equal(Ended, await site.TryRefreshAsync(first.Refresh));
        foreach (var token in new[] { first, second, third })
        {
            Assert.Equal(Ended, await site.TryRefreshAsync(token.Refresh));
        }

        Assert.Equal(Ended, await site.MeAsync(third.Access));
        Assert.Equal("200", await site.TryRefreshAsync(other.Refresh));
    }

    /// <summary>
    /// Owner and thief hold the same token; each letter refreshes once, outside the grace of the other.
    /// </summary>
    [Theory]
    [InlineData("OT", "200 200")] // the answer could have been lost
    [InlineData("OTO", "200 200 401")]
    [InlineData("TOT", "200 200 401")]
    [InlineData("OOT", "200 200 401")]
    [InlineData("TTO", "200 200 401")]
    [InlineData("OTTO", "200 200 200 401")]
    [InlineData("TOOT", "200 200 200 401")]
    [InlineData("OOTO", "200 200 401 401")]
    public async Task AThiefIsSeenAtTheNextUseInEveryOrder(string order, string expected)
    {
        await using var site = await SignInSite.StartAsync();
        var stolen = await site.SignInAsync();
        var held = new Dictionary<char, string> { ['O'] = stolen.Refresh, ['T'] = stolen.Refresh };
        var statuses = new List<string>();
        foreach (var who in order)
        {
            site.PassGrace();
            using var answer = await site.RefreshAsync(held[who]);
            statuses.Add($"{(int)answer.StatusCode}");
            if (answer.IsSuccessStatusCode)
            {
                held[who] = (await SessionTokens.OfAsync(answer)).Refresh;
            }
        }

        Assert.Equal(expected, string.Join(' ', statuses));
        Assert.Equal(statuses.Contains("401"), await site.RowAsync(stolen.SessionId) is null);
    }

    [Fact]
    public async Task AfterARestoreOfTheTableASessionGoesOnWithOneSuccessor()
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var copy = (await site.RowAsync(first.SessionId))!;
        var second = await site.RotateAsync(first.Refresh);
        var third = await site.RotateAsync(second.Refresh);
        await site.RestoreAsync(copy);
        var fourth = await site.RotateAsync(third.Refresh);
        Assert.Equal(4, fourth.Number);
        var row = (await site.RowAsync(first.SessionId))!;
        Assert.Equal((4L, 3L), (row.GetInt64("Current"), row.GetInt64("Parent")));
        // The token of before is no second successor.
        Assert.Equal(Ended, await site.TryRefreshAsync(second.Refresh));
    }

    [Fact]
    public async Task AfterARestoreToTheNumberBeforeTheTokenItselfIsNotMadeTwice()
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var copy = (await site.RowAsync(first.SessionId))!;
        var second = await site.RotateAsync(first.Refresh);
        await site.RestoreAsync(copy);
        var next = await site.RotateAsync(second.Refresh);
        Assert.Equal(3, next.Number);
    }

    [Theory]
    [InlineData("SignIn:IdleLifetime=01:00:00", 3600)]
    [InlineData("SignIn:MaximumLifetime=01:00:00", 3600)]
    public async Task ASessionLivesToTheSecondBeforeItsEnd(string setting, int seconds)
    {
        await using var site = await SignInSite.StartAsync(setting);
        // Whole seconds, as storage's.
        site.Server.Clock.Advance(
            Second - TimeSpan.FromTicks(site.Server.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond));
        var early = await site.SignInAsync();
        var late = await site.SignInAsync();
        site.Server.Clock.Advance(TimeSpan.FromSeconds(seconds) - Second);
        var next = await site.NextAsync(early.Refresh);
        site.Server.Clock.Advance(Second);
        Assert.Equal("401 token_expired", await site.TryRefreshAsync(late.Refresh));
        var isIdle = setting.Contains("Idle", StringComparison.Ordinal);
        Assert.Equal(isIdle ? "200" : "401 token_expired", await site.TryRefreshAsync(next.Refresh));
        Assert.Equal(isIdle ? "200" : Ended, await site.MeAsync(next.Access));
    }

    [Fact]
    public async Task TheRowAndStoragesClockEndASessionWhateverItsTokenSays()
    {
        await using var site = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        var row = (await site.RowAsync(tokens.SessionId))!;
        row["CreatedAt"] = row.GetDateTimeOffset("CreatedAt")!.Value - TimeSpan.FromDays(30);
        await site.RestoreAsync(row);
        Assert.Equal(Ended, await site.TryRefreshAsync(tokens.Refresh));
        Assert.Equal(Ended, await site.MeAsync(tokens.Access));
    }

    [Fact]
    public async Task WithGraceZeroEveryRefreshExchanges()
    {
        await using var site = await SignInSite.StartAsync("SignIn:ReuseGrace=00:00:00");
        var first = await site.SignInAsync();
        var second = await site.NextAsync(first.Refresh);
        var third = await site.NextAsync(second.Refresh);
        Assert.Equal((2, 3), (second.Number, third.Number));
        Assert.Equal(Ended, await site.TryRefreshAsync(first.Refresh));
        Assert.Null(await site.RowAsync(first.SessionId));
    }

    [Fact]
    public async Task AfterALogoutNothingOfTheSessionWorks()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        var other = await site.SignInAsync(name);
        site.Server.Storage.Reset();
        Assert.Equal("204", await site.LogoutAsync(new { refresh_token = tokens.Refresh }));
        Assert.Equal(1, site.Server.Storage.Calls);
        Assert.Equal(Ended, await site.TryRefreshAsync(tokens.Refresh));
        Assert.Equal(Ended, await site.MeAsync(tokens.Access));
        Assert.Equal("204", await site.LogoutAsync(new { refresh_token = tokens.Refresh }));
        Assert.Equal("200", await site.TryRefreshAsync(other.Refresh));
    }

    [Fact]
    public async Task AnExpiredTokenStillSignsOut()
    {
        await using var site = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        site.Server.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal("204", await site.LogoutAsync(new { refresh_token = tokens.Refresh }));
        Assert.Null(await site.RowAsync(tokens.SessionId));
    }

    [Fact]
    public async Task EverywhereEndsAllSessionsByOneWrite()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        var other = await site.SignInAsync(name);
        var stranger = await site.SignInAsync();
        site.Server.Storage.Reset();
        Assert.Equal("204", await site.LogoutAsync(new { everywhere = true }, tokens.Access));
        Assert.Equal(3, site.Server.Storage.Calls);
        foreach (var one in new[] { tokens, other })
        {
            Assert.Equal(Ended, await site.TryRefreshAsync(one.Refresh));
            Assert.Equal(Ended, await site.MeAsync(one.Access));
        }

        Assert.Equal("200", await site.MeAsync(stranger.Access));
        Assert.Equal("200", await site.MeAsync((await site.SignInAsync(name)).Access));
    }

    [Theory]
    [InlineData("Stamp")]
    [InlineData("IsActive")]
    [InlineData("RemovedAt")]
    [InlineData("row")]
    public async Task AnAccountThatIsChangedOrGoneHasNoSessions(string change)
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        if (change == "row")
        {
            var row = (await site.Server.RowAsync(name))!;
            await site.Server.Table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        }
        else
        {
            await site.Server.EditAsync(name, row => row[change] = change switch
            {
                "Stamp" => "another",
                "IsActive" => false,
                _ => DateTimeOffset.UtcNow,
            });
        }

        Assert.Equal(Ended, await site.TryRefreshAsync(tokens.Refresh));
        Assert.Equal(Ended, await site.MeAsync(tokens.Access));
        Assert.Equal(Ended, await site.LogoutAsync(new { everywhere = true }, tokens.Access));
    }

    [Fact]
    public async Task ASignInWritesTheStampThatItsPasswordHad()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        site.Gate.Close();
        var signingIn = site.SignInAsync(name);
        await site.Gate.StepsAsync("read Names 200", "read Accounts 200");
        await site.Server.EditAsync(name, row => row["Stamp"] = "another");
        site.Gate.Open();
        Assert.Equal(Ended, await site.TryRefreshAsync((await signingIn).Refresh));
    }
}
