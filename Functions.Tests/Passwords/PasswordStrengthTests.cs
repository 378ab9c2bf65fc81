using Accounts.Passwords;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>How much of a password is judged, so that judging takes no longer for a long one.</summary>
public sealed class PasswordStrengthTests : IDisposable
{
    private const string Words = " plum orbit lantern meadow";
    private const string Signs = "7?4!9_2#8$5%";

    private readonly HashingGate gate = new();

    [Theory]
    [InlineData(0, Words, null)]
    [InlineData(64, Words, "The password is too easy to guess.")]
    [InlineData(0, Signs, null)]
    [InlineData(40, Signs, "The password is too easy to guess.")]
    public async Task OnlyTheStartIsJudgedAndLessOfItWhereItHasManySigns(int letters, string end, string? weakness)
    {
        var policy = new PasswordPolicy(new PasswordOptions { MinimumStrength = 3 }, gate);
        var password = new string('a', letters) + end;
        Assert.Equal(
            weakness, await policy.WeaknessAsync(password, [], HashingLane.Registration, CancellationToken.None));
    }

    [Theory]
    [InlineData("blue lantern", "The password is too easy to guess.")] // score 1
    [InlineData("meadow lantern", null)] // score 2
    public async Task AScoreOfTwoIsEnoughUnlessASettingSaysOtherwise(string password, string? weakness)
    {
        var policy = new PasswordPolicy(new PasswordOptions(), gate);
        Assert.Equal(
            weakness, await policy.WeaknessAsync(password, [], HashingLane.Registration, CancellationToken.None));
    }

    public void Dispose() => gate.Dispose();
}
