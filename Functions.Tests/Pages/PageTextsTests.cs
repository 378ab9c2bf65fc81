using System.Globalization;
using Accounts.Names;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Texts;
using Xunit;

namespace Functions.Tests.Pages;

public sealed class PageTextsTests
{
    [Theory]
    [InlineData(0, "in about a minute")]
    [InlineData(90, "in about a minute")]
    [InlineData(91, "in about 2 min")]
    [InlineData(14 * 60 + 1, "in about 15 min")]
    [InlineData(90 * 60 + 1, "in about 2 h")]
    public void TheTimeToWaitIsRoundedUpToAUnitPeopleUse(int seconds, string said) =>
        Assert.Contains(said, English.Wait(TimeSpan.FromSeconds(seconds)), StringComparison.Ordinal);

    [Theory]
    [InlineData("short", "too short. Please choose a longer one.")]
    [InlineData("krzysiek", "must not be your user name")]
    [InlineData("password", "too easy to guess")]
    public async Task WhatIsWrongWithAPasswordIsSaidInTheReadersLanguage(string password, string said)
    {
        var policy = new PasswordPolicy(new PasswordOptions(), new HashingGate());
        var reason = policy.Fault(password, ["krzysiek"])
            ?? await policy.WeaknessAsync(password, [], HashingLane.Registration, CancellationToken.None);
        Assert.Contains(said, English.Faults.Password(reason!), StringComparison.Ordinal);
        Assert.Equal(Languages.Supported.Count, InAllLanguages(texts => texts.Faults.Password(reason!)));
    }

    [Fact]
    public void APasswordThatIsTooLongIsSaidToBeSo() =>
        Assert.Contains("too long", English.Faults.Password(
            new PasswordPolicy(new PasswordOptions(), new HashingGate())
                .Fault(new string('x', 1025), [])!), StringComparison.Ordinal);

    [Theory]
    [InlineData("krzуsiek", "letters of one script only")]
    [InlineData("a  b", "only one space")]
    [InlineData("a\u200bb", "characters that cannot be seen")]
    public void WhatIsWrongWithANameIsSaidInTheReadersLanguage(string name, string said)
    {
        Assert.Null(UserName.TryParse(name, out var reason));
        Assert.Contains(said, English.Faults.Name(reason), StringComparison.Ordinal);
        Assert.Equal(Languages.Supported.Count, InAllLanguages(texts => texts.Faults.Name(reason)));
    }

    [Fact]
    public void ANameThatIsTooLongIsSaidToBeSo()
    {
        Assert.Null(UserName.TryParse(new string('x', 151), out var reason));
        Assert.Contains("too long: 150 characters", English.Faults.Name(reason), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNoPageHasWordsForIsSaidInGeneralOnesAndNeverRepeated()
    {
        Assert.Equal("This password cannot be used. Please choose another one.", English.Faults.Password("<b>"));
        Assert.Equal("This user name cannot be used. Please choose another one.", English.Faults.Name("<b>"));
    }

    private static PageTexts English { get; } = new(CultureInfo.GetCultureInfo("en"));

    private static int InAllLanguages(Func<PageTexts, string> say) =>
        Languages.Supported.Select(language => say(new PageTexts(CultureInfo.GetCultureInfo(language)))).Distinct()
            .Count();
}
