using System.Diagnostics;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>Makes storage fail at each call of a request in turn, for a server that makes no other calls.</summary>
public static class FailingStorage
{
    private const int MostSteps = 30;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// One failed call is absorbed, whichever it is. Each request is prepared again; <paramref name="check"/> looks
    /// further at success.
    /// </summary>
    public static async Task AssertAbsorbedAsync(
        TestServer server,
        StorageFault fault,
        string outcome,
        Func<Task<Func<Task<HttpResponseMessage>>>> prepare,
        Func<HttpResponseMessage, Task>? check = null)
    {
        for (var step = 1; ; step++)
        {
            Assert.InRange(step, 1, MostSteps);
            var request = await prepare();
            var failing = step;
            server.Storage.Reset(call => call == failing ? fault : null);
            using var answer = await request();
            var calls = server.Storage.Calls;
            server.Storage.Reset();
            await AssertAsync(outcome, answer, check);
            if (calls < step)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Where all calls fail from some one on, the answer is 503 within ten seconds, and the same request repeated
    /// succeeds.
    /// </summary>
    public static async Task AssertRepeatableAsync(
        TestServer server,
        StorageFault fault,
        string outcome,
        Func<Task<Func<Task<HttpResponseMessage>>>> prepare,
        Func<HttpResponseMessage, Task>? check = null)
    {
        for (var step = 1; ; step++)
        {
            Assert.InRange(step, 1, MostSteps);
            var request = await prepare();
            var failing = step;
            server.Storage.Reset(call => call >= failing ? fault : null);
            var watch = Stopwatch.StartNew();
            using var cut = await request();
            Assert.True(watch.Elapsed < Longest, "An answer comes within ten seconds.");
            var calls = server.Storage.Calls;
            server.Storage.Reset();
            if (calls < step)
            {
                await AssertAsync(outcome, cut, check);
                return;
            }

            Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
            Assert.NotNull(cut.Headers.RetryAfter);
            using var again = await request();
            await AssertAsync(outcome, again, check);
        }
    }

    private static async Task AssertAsync(
        string outcome, HttpResponseMessage answer, Func<HttpResponseMessage, Task>? check)
    {
        Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
        if (check is not null)
        {
            await check(answer);
        }
    }
}
