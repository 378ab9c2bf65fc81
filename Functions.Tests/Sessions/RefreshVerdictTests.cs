using Accounts.Sessions;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>What a refresh token's number means: the table of the protocol, row by row.</summary>
public sealed class RefreshVerdictTests
{
    [Theory]
    [InlineData(5, 5, 4, true, nameof(RefreshMeaning.Young), 5, 4)]
    [InlineData(5, 5, 4, false, nameof(RefreshMeaning.Rotate), 6, 5)]
    [InlineData(4, 5, 4, true, nameof(RefreshMeaning.Repeat), 5, 4)]
    [InlineData(4, 5, 4, false, nameof(RefreshMeaning.Repair), 6, 4)]
    [InlineData(4, 9, 4, false, nameof(RefreshMeaning.Repair), 10, 4)]
    [InlineData(3, 5, 4, true, nameof(RefreshMeaning.Reuse), 5, 4)]
    [InlineData(3, 5, 4, false, nameof(RefreshMeaning.Reuse), 5, 4)]
    [InlineData(5, 6, 4, true, nameof(RefreshMeaning.Reuse), 6, 4)]
    [InlineData(5, 6, 4, false, nameof(RefreshMeaning.Reuse), 6, 4)]
    [InlineData(7, 5, 4, true, nameof(RefreshMeaning.Rotate), 8, 7)]
    [InlineData(7, 5, 4, false, nameof(RefreshMeaning.Rotate), 8, 7)]
    [InlineData(1, 1, 0, false, nameof(RefreshMeaning.Rotate), 2, 1)]
    [InlineData(0, 1, 0, false, nameof(RefreshMeaning.Repair), 2, 0)]
    public void EveryRowOfTheTable(
        long number, long current, long parent, bool isWithinGrace, string meaning, long newCurrent, long newParent)
    {
        var verdict = RefreshVerdict.Of(number, current, parent, isWithinGrace);
        Assert.Equal(meaning, $"{verdict.Meaning}");
        Assert.Equal((newCurrent, newParent), (verdict.Current, verdict.Parent));
        Assert.Equal(meaning is "Rotate" or "Repair", verdict.Writes);
    }
}
