using System.Net;
using Accounts.Http;
using Accounts.Limits;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>The counts of a minute, where two requests meet at its end.</summary>
public sealed class MinuteCountsTests
{
    [Fact]
    public async Task ARequestThatWasOvertakenAtTheEndOfAMinuteClearsNoCountOfTheNext()
    {
        var clock = new EndOfMinute();
        await using var server = await TestServer.StartAsync(
            null,
            services => services.AddSingleton(new MinuteCounts(clock)),
            "Limits:RefreshesPerClientPerMinute=1");
        var limits = server.Services.GetRequiredService<ClientLimits>();
        Task? other = null;
        clock.AtTheEnd = () =>
        {
            other = Task.Run(Count);
            // It waits for this one where the counts do not let it in before.
            other.Wait(TimeSpan.FromSeconds(1));
        };
        Count();
        await other!;
        Assert.Equal("rate_limited", Assert.Throws<ProblemException>(Count).Problem.Code);

        void Count() => limits.CountMe(
            new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } }.Request);
    }

    /// <summary>Its first reading is the last of a minute, and all others are of the next.</summary>
    private sealed class EndOfMinute : TimeProvider
    {
        private readonly DateTimeOffset next = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
        private int readings;

        /// <summary>Done between the first reading and what follows of it.</summary>
        public Action AtTheEnd { get; set; } = () => { };

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Increment(ref readings) > 1)
            {
                return next;
            }

            AtTheEnd();
            return next - TimeSpan.FromTicks(1);
        }
    }
}
