using Accounts.Passwords;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>What callers get where too much waits to be hashed.</summary>
public sealed class OverloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task WhoCannotBeServedInTimeIsToldSoAtOnceAndVerificationsGoOn()
    {
        var clock = new FakeTimeProvider();
        using var gate = new HashingGate(cores: 1, clock);
        using var end = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(null, services => services.AddSingleton(gate));
        await gate.RunAsync(HashingLane.Registration, () => Take(clock), CancellationToken.None);
        var busy = gate.RunAsync(HashingLane.Registration, () => end.Wait(Patience), CancellationToken.None);
        try
        {
            using var refused = await server.RegisterAsync(
                new { username = TestServer.NewName(), password = "krzysiek" });
            Assert.Equal("503 overloaded", await TestServer.OutcomeAsync(refused));
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
            var hasher = new PasswordHasher(gate);
            var hash = await hasher.HashAsync("krzysiek", HashingLane.Verification, CancellationToken.None)
                .WaitAsync(Patience);
            Assert.True(await hasher.VerifyAsync("krzysiek", hash, CancellationToken.None).WaitAsync(Patience));
        }
        finally
        {
            end.Set();
        }

        Assert.True(await busy.WaitAsync(Patience));
        using var served = await server.RegisterAsync(new { username = TestServer.NewName(), password = "krzysiek" });
        Assert.Equal(201, (int)served.StatusCode);
    }

    /// <summary>So long that nobody can wait for another.</summary>
    private static bool Take(FakeTimeProvider clock)
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        return true;
    }
}
