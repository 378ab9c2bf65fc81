using Accounts.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// A server's hashing gate of one core, whose lanes a test fills: whoever needs a full lane is refused at once. Who
/// comes later is served again, one at a time.
/// </summary>
public sealed class HeldGate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly FakeTimeProvider clock = new();
    private readonly HashingGate gate;

    public HeldGate() => gate = new HashingGate(cores: 1, clock);

    /// <summary>Makes it a server's.</summary>
    public void Add(IServiceCollection services) => services.AddSingleton(gate);

    /// <summary>Does this while the lane is full.</summary>
    public async Task FillAsync(HashingLane lane, Func<Task> meanwhile)
    {
        await gate.RunAsync(lane, TakeLong, CancellationToken.None);
        using var end = new ManualResetEventSlim();
        var busy = gate.RunAsync(lane, () => end.Wait(Patience), CancellationToken.None);
        try
        {
            await meanwhile();
        }
        finally
        {
            end.Set();
        }

        Assert.True(await busy.WaitAsync(Patience));
    }

    public void Dispose() => gate.Dispose();

    /// <summary>So long that nobody can wait for another.</summary>
    private bool TakeLong()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        return true;
    }
}
