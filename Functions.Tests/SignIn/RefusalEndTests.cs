using System.Diagnostics;
using Accounts.Sessions;
using Xunit;

namespace Functions.Tests.SignIn;

/// <summary>The moment at which refused sign-ins end.</summary>
public sealed class RefusalEndTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>A part of a millisecond less would tell how long the work before took.</summary>
    [Fact]
    public async Task ItIsNeverBeforeAWholeStep()
    {
        for (var i = 0; i < 100; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Thread.SpinWait(Random.Shared.Next(100_000));
            var next = Step * Math.Ceiling(Stopwatch.GetElapsedTime(start) / Step);
            await RefusalEnd.WaitAsync(start, Step, least: 1);
            Assert.True(Stopwatch.GetElapsedTime(start) >= next);
        }
    }
}
