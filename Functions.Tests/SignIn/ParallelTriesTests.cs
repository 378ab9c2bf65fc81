using System.Diagnostics;
using Accounts.Sessions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.SignIn;

/// <summary>
/// When those of many sign-ins at once end that are refused: one after the other by their coming, whatever is hashed
/// for each. Else an imported account, whose hash takes half a second, would show by those that wait behind it.
/// </summary>
public sealed class ParallelTriesTests
{
    private const string Client = "192.0.2.1";

    [Fact]
    public void AsManyEndInOneSecondAsAreHashedAtOnce()
    {
        var tries = new ParallelTries(atOnce: 2);
        var turns = Enumerable.Range(0, 20).Select(_ => tries.Begin("name", Client)).ToList();
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 8, 8, 8, 8], turns.Select(turn => turn.Steps));
    }

    [Fact]
    public void OfOneNameAndOfOneClient()
    {
        var tries = new ParallelTries(atOnce: 1);
        Assert.Equal(1, tries.Begin("name", Client).Steps);
        Assert.Equal(2, tries.Begin("another", Client).Steps);
        Assert.Equal(2, tries.Begin("name", "192.0.2.2").Steps);
        Assert.Equal(1, tries.Begin("a third", null).Steps);
        Assert.Equal(3, tries.Begin("name", null).Steps);
    }

    [Fact]
    public void WhatHasEndedIsWaitedForByNobody()
    {
        var tries = new ParallelTries(atOnce: 1);
        using (tries.Begin("name", Client))
        {
        }

        Assert.Equal(1, tries.Begin("name", Client).Steps);
    }

    /// <summary>Names that nobody has, whose tries are hashed at once all together.</summary>
    [Theory]
    [InlineData(true, "Limits:SignInTriesPerClient=0")]
    [InlineData(false, "Limits:SignInTriesPerClient=50")]
    public async Task OfManyAtOnceTheLastEndsSecondsLater(bool isOneName, string limit)
    {
        await using var site = await SignInSite.StartAsync(limit, "Limits:SignInsPerClientPerMinute=0");
        var name = TestServer.NewName();
        var start = Stopwatch.GetTimestamp();
        var count = 1 + (2 * Environment.ProcessorCount);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => site.Server.Http.TryLoginAsync(isOneName ? name : $"{name}-{i}", "a guess")));
        Assert.All(outcomes, outcome => Assert.Equal("401 sign_in_failed", outcome));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(3));
    }
}
