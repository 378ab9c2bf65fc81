using System.Security.Cryptography;
using Accounts.Settings;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Settings;

/// <summary>A wrong value of a setting of sign-in is refused at the start, and one at its bound is not.</summary>
public sealed class SignInSettingFaultTests
{
    [Theory]
    [InlineData("SignIn__AccessKeys__0", "")]
    [InlineData("SignIn__AccessKeys__0", "not base64")]
    [InlineData("SignIn__AccessKeys__0", "YSBrZXkgb2YgMzEgYnl0ZXMgaXMgdG9vIHNob3J0IQ==")]
    [InlineData("SignIn__AccessKeys__0", Configured.Zeros)]
    [InlineData("SignIn__AccessKeys__0", DevelopmentKeys.Access)]
    [InlineData("SignIn__AccessKeys__1", DevelopmentKeys.Access)]
    [InlineData("SignIn__Audiences__0", "https://api.example.org ")]
    [InlineData("SignIn__Audiences__0", "one, two")]
    [InlineData("SignIn__Issuer", "accounts")]
    [InlineData("SignIn__Issuer", "ftp://accounts.example.org")]
    [InlineData("SignIn__Issuer", "http://accounts.example.org/api")]
    [InlineData("SignIn__Issuer", "https://accounts.example.org/api?a=b")]
    [InlineData("SignIn__Issuer", "https://a@accounts.example.org/api")]
    [InlineData("SignIn__AccessLifetime", "10")]
    [InlineData("SignIn__AccessLifetime", "00:00:59")]
    [InlineData("SignIn__AccessLifetime", "01:00:01")]
    [InlineData("SignIn__IdleLifetime", "soon")]
    [InlineData("SignIn__IdleLifetime", "00:00:59")]
    [InlineData("SignIn__IdleLifetime", "365.00:00:01")]
    [InlineData("SignIn__MaximumLifetime", "00:00:59")]
    [InlineData("SignIn__MaximumLifetime", "365.00:00:01")]
    [InlineData("SignIn__ReuseGrace", "-00:00:01")]
    [InlineData("SignIn__ReuseGrace", "00:05:01")]
    [InlineData("Limits__SignInTriesPerClient", "-1")]
    [InlineData("Limits__SignInTriesPerClient", "1001")]
    [InlineData("Limits__SignInTriesPerName", "-1")]
    [InlineData("Limits__SignInTriesPerName", "1001")]
    [InlineData("Limits__SignInTriesPerName", "many")]
    [InlineData("Limits__SignInsPerClientPerMinute", "-1")]
    [InlineData("Limits__RefreshesPerClientPerMinute", "-1")]
    [InlineData("Limits__RefreshesPerClientPerMinute", "some")]
    public void AWrongValueIsNamed(string setting, string value) =>
        Assert.Equal(setting, Assert.Single(Configured.Faults((setting, value))).Setting);

    [Theory]
    [InlineData("SignIn__AccessLifetime", "00:01:00")]
    [InlineData("SignIn__AccessLifetime", "01:00:00")]
    [InlineData("SignIn__AccessKeys__0", "YSBzaWduaW5nIGtleSBvZiAzMiBieXRlcywgZXhhY3Q=")]
    [InlineData("SignIn__IdleLifetime", "00:01:00")]
    [InlineData("SignIn__IdleLifetime", "365.00:00:00")]
    [InlineData("SignIn__MaximumLifetime", "365.00:00:00")]
    [InlineData("SignIn__ReuseGrace", "00:00:00")]
    [InlineData("SignIn__ReuseGrace", "00:05:00")]
    [InlineData("SignIn__ReuseGrace", "0")]
    [InlineData("Limits__MailInterval", " 0 ")]
    [InlineData("Limits__MailInterval", "1.00:00:00")]
    [InlineData("Limits__MailsPerDay", "1")]
    [InlineData("Token__SigningKeys__0", "YSBzaWduaW5nIGtleSBvZiAzMiBieXRlcywgZXhhY3Q=")]
    [InlineData("Token__Lifetime", "7.00:00:00")]
    [InlineData("Activation__PendingPeriod", "00:00:01")]
    [InlineData("Activation__PendingPeriod", "365.00:00:00")]
    [InlineData("Password__MinimumLength", "128")]
    [InlineData("Mail__ProductName", "A product's name of just 60 characters, as many as it may be")]
    [InlineData("SignIn__Issuer", "https://accounts.example.org/api")]
    [InlineData("SignIn__Issuer", "http://localhost:7071/api")]
    [InlineData("Limits__SignInTriesPerClient", "0")]
    [InlineData("Limits__SignInTriesPerName", "1000")]
    public void AValueAtItsBoundIsTaken(string setting, string value) =>
        Assert.Empty(Configured.Faults((setting, value)));

    /// <summary>It is the same time in any unit.</summary>
    [Theory]
    [InlineData("SignIn__IdleLifetime")]
    [InlineData("SignIn__AccessLifetime")]
    [InlineData("Token__Lifetime")]
    [InlineData("Reset__Lifetime")]
    [InlineData("Activation__PendingPeriod")]
    public void AZeroIsATimeThatIsTooShortWhereOneIsNeeded(string setting) => Assert.StartsWith(
        $"{setting} is not between 1 ", Assert.Single(Configured.Faults((setting, "0"))).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void AGraceThatNoSessionOutlivesIsRefused() => Assert.Equal(
        "SignIn__ReuseGrace",
        Assert.Single(Configured.Faults(("SignIn__IdleLifetime", "00:01:00"), ("SignIn__ReuseGrace", "00:01:00")))
            .Setting);

    /// <summary>Verifiers that find two published keys of one id take neither. Blanks make no other key.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void AKeyThatStandsTwiceIsNamed(string blank)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var again = Configured.Faults(("SignIn__AccessKeys__0", key), ("SignIn__AccessKeys__1", key + blank));
        Assert.Equal("SignIn__AccessKeys__1 is the same key as one before it", Text(Assert.Single(again)));
        var ofLinks = Configured.Faults(("Token__SigningKeys__0", key), ("SignIn__AccessKeys__0", key + blank));
        var text = Text(Assert.Single(ofLinks));
        Assert.StartsWith("SignIn__AccessKeys__0 is a key of Token__SigningKeys too", text, StringComparison.Ordinal);

        static string Text(SettingFault fault) => $"{fault.Setting} {fault.Fault}";
    }

    /// <summary>An issuer may be the audience too, and a letter has up to six bytes in a token.</summary>
    [Theory]
    [InlineData("SignIn__Audiences__0", "", 'a', 1950)]
    [InlineData("SignIn__Audiences__0", "", 'ж', 975)]
    [InlineData("SignIn__Audiences__0", "", '\uE000', 325)]
    [InlineData("SignIn__Issuer", "https://accounts.example.org/", 'a', 970)]
    [InlineData("SignIn__Issuer", "https://accounts.example.org/", 'ж', 485)]
    [InlineData("Activation__PublicUrl", "https://accounts.example.org/", 'a', 970)]
    [InlineData("Activation__PublicUrl", "https://accounts.example.org/", 'ж', 161)]
    public void NamesThatNoTokenHasRoomForAreRefused(string setting, string start, char letter, int most)
    {
        var fault = Assert.Single(Configured.Faults((setting, start + new string(letter, most + 50))));
        Assert.Equal(setting, fault.Setting);
        Assert.StartsWith("makes access tokens too long", fault.Fault, StringComparison.Ordinal);
        Assert.Empty(Configured.Faults((setting, start + new string(letter, most - 50))));
    }

    [Fact]
    public void EachOfManyAudiencesHasItsQuotationMarksToo()
    {
        var audiences = Enumerable.Range(0, 400).Select(i => ($"SignIn__Audiences__{i}", "aa")).ToArray();
        Assert.Equal("SignIn__Audiences__0", Assert.Single(Configured.Faults(audiences)).Setting);
        Assert.Empty(Configured.Faults(audiences[..380]));
    }

    [Fact]
    public void TheDevelopmentKeyIsTakenInDevelopmentWithLoopbackStorageOnly()
    {
        (string, string) key = ("SignIn__AccessKeys__0", DevelopmentKeys.Access);
        (string, string) storage = ("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        Assert.Empty(Configured.Faults(Configured.Development, key, storage));
        Assert.Single(Configured.Faults(Configured.Development, key));
    }

    [Theory]
    [InlineData("SignIn__AccesKeys__0", "SignIn__AccessKeys__0")]
    [InlineData("SignIn__Lifetime", "SignIn__IdleLifetime")]
    [InlineData("Limits__SignInTriesPerNames", "Limits__SignInTriesPerName")]
    public void AMisspeltSettingIsNamedWithTheNearest(string setting, string nearest) => Assert.Equal(
        $"is no setting: did you mean {nearest}?", Assert.Single(Configured.Faults((setting, "1"))).Fault);
}
