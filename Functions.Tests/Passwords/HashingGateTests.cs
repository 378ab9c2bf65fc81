using Accounts.Passwords;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>One core, a clock to set, and computations that end when the test says so.</summary>
public sealed class HashingGateTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly FakeTimeProvider clock = new();
    private readonly HashingGate gate;
    private readonly List<string> ended = [];

    public HashingGateTests() => gate = new HashingGate(cores: 1, clock);

    [Fact]
    public async Task AVerificationDoesNotWaitForRegistrations()
    {
        var (registration, end) = Begin(HashingLane.Registration, "registration");
        var queued = Begin(HashingLane.Registration, "queued");
        var (verification, endVerification) = Begin(HashingLane.Verification, "verification");
        endVerification.Set();
        await verification.WaitAsync(Patience);
        end.Set();
        queued.End.Set();
        await Task.WhenAll(registration, queued.Done).WaitAsync(Patience);
        Assert.Equal(["verification", "registration", "queued"], ended);
    }

    [Fact]
    public async Task AVerificationDoesNotWaitForHashesOfOtherSystems()
    {
        var (foreign, end) = Begin(HashingLane.Foreign, "foreign");
        var (verification, endVerification) = Begin(HashingLane.Verification, "verification");
        endVerification.Set();
        await verification.WaitAsync(Patience);
        end.Set();
        await foreign.WaitAsync(Patience);
        Assert.Equal(["verification", "foreign"], ended);
    }

    [Fact]
    public async Task ARegistrationDoesNotWaitForVerifications()
    {
        var (verification, end) = Begin(HashingLane.Verification, "verification");
        var queued = Begin(HashingLane.Verification, "queued");
        var (registration, endRegistration) = Begin(HashingLane.Registration, "registration");
        endRegistration.Set();
        await registration.WaitAsync(Patience);
        end.Set();
        queued.End.Set();
        await Task.WhenAll(verification, queued.Done).WaitAsync(Patience);
        Assert.Equal(["registration", "verification", "queued"], ended);
    }

    [Theory]
    [InlineData(HashingLane.Registration)]
    [InlineData(HashingLane.Verification)]
    [InlineData(HashingLane.Foreign)]
    public async Task InALaneWhoComesFirstIsServedFirst(HashingLane lane)
    {
        var first = Begin(lane, "0");
        var others = Enumerable.Range(1, 20).Select(number => Begin(lane, $"{number}")).ToList();
        foreach (var other in others)
        {
            other.End.Set();
        }

        first.End.Set();
        await Task.WhenAll(others.Select(other => other.Done)).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 21).Select(number => $"{number}"), ended);
    }

    /// <summary>
    /// Of computations of a second each three may wait behind the one that runs: the fourth would wait four seconds. Of
    /// other systems' hashes eight may.
    /// </summary>
    [Theory]
    [InlineData(HashingLane.Registration, 3)]
    [InlineData(HashingLane.Foreign, 8)]
    public async Task WhoWouldWaitTooLongIsRefusedAtOnceAndNobodyElse(HashingLane lane, int most)
    {
        await MeasureAsync(lane, TimeSpan.FromSeconds(1));
        var taken = Enumerable.Range(0, 1 + most).Select(number => Begin(lane, $"{number}")).ToList();
        var refused = Begin(lane, "refused").Done;
        Assert.True(refused.IsCompleted, "It is refused before it waits.");
        await Assert.ThrowsAsync<GateClosedException>(() => refused);

        var verification = Begin(HashingLane.Verification, "verification");
        verification.End.Set();
        await verification.Done.WaitAsync(Patience);
        foreach (var one in taken)
        {
            one.End.Set();
        }

        await Task.WhenAll(taken.Select(one => one.Done)).WaitAsync(Patience);
        Assert.Equal(["verification", .. Enumerable.Range(0, 1 + most).Select(number => $"{number}")], ended);
    }

    [Fact]
    public async Task FasterComputationsLetMoreWait()
    {
        await MeasureAsync(HashingLane.Registration, TimeSpan.FromSeconds(1));
        await MeasureAsync(HashingLane.Registration, TimeSpan.FromMilliseconds(20));
        // 175 waits of 20 ms are 3.5 seconds.
        var taken = Enumerable.Range(0, 175).Select(number => Begin(HashingLane.Registration, $"{number}")).ToList();
        Assert.DoesNotContain(taken, one => one.Done.IsCompleted);
        foreach (var one in taken)
        {
            one.End.Set();
        }

        await Task.WhenAll(taken.Select(one => one.Done)).WaitAsync(Patience);
    }

    [Fact]
    public async Task WhoeversDeadlinePassesInTheQueueIsRefusedForLoadAndLeavesIt()
    {
        using var deadline = new CancellationTokenSource();
        var first = Begin(HashingLane.Verification, "first");
        var late = Begin(HashingLane.Verification, "late", deadline.Token);
        var next = Begin(HashingLane.Verification, "next");
        await deadline.CancelAsync();
        await Assert.ThrowsAsync<GateClosedException>(() => late.Done.WaitAsync(Patience));
        first.End.Set();
        next.End.Set();
        await Task.WhenAll(first.Done, next.Done).WaitAsync(Patience);
        Assert.Equal(["first", "next"], ended);
    }

    [Fact]
    public async Task WhoComesAfterTheDeadlineIsRefusedForLoad()
    {
        var late = Begin(HashingLane.Verification, "late", new CancellationToken(canceled: true));
        await Assert.ThrowsAsync<GateClosedException>(() => late.Done.WaitAsync(Patience));
        Assert.Empty(ended);
    }

    [Fact]
    public async Task AFailedComputationGivesItsTurnBack()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.RunAsync<int>(
            HashingLane.Registration, () => throw new InvalidOperationException(), CancellationToken.None));
        var next = Begin(HashingLane.Registration, "next");
        next.End.Set();
        await next.Done.WaitAsync(Patience);
        Assert.Equal(["next"], ended);
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Teaches the lane how long one computation takes: so often that the first guess is forgotten.</summary>
    private async Task MeasureAsync(HashingLane lane, TimeSpan time)
    {
        for (var i = 0; i < 200; i++)
        {
            await gate.RunAsync(lane, () => Pass(time), CancellationToken.None).WaitAsync(Patience);
        }
    }

    private bool Pass(TimeSpan time)
    {
        clock.Advance(time);
        return true;
    }

    private (Task Done, ManualResetEventSlim End) Begin(
        HashingLane lane, string name, CancellationToken deadline = default)
    {
        var end = new ManualResetEventSlim();
        var done = gate.RunAsync(
            lane,
            () =>
            {
                var hasEnded = end.Wait(Patience, CancellationToken.None);
                lock (ended)
                {
                    ended.Add(name);
                }

                return hasEnded;
            },
            deadline);
        return (done, end);
    }
}
