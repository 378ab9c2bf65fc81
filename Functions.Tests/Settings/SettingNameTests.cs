using Accounts.Settings;
using Xunit;

namespace Functions.Tests.Settings;

/// <summary>Settings that nothing would read, each of which started without a word.</summary>
public sealed class SettingNameTests
{
    [Theory]
    [InlineData("Limits__MailPerDay", "is no setting: did you mean Limits__MailsPerDay?")]
    [InlineData("Mail__Smtp__Secuirty", "is no setting: did you mean Mail__Smtp__Security?")]
    [InlineData("Token__LifeTimes", "is no setting: did you mean Token__Lifetime?")]
    [InlineData("Activation__PublicURI", "is no setting: did you mean Activation__PublicUrl?")]
    [InlineData("Activation__ReturnUrl__0", "is no setting: did you mean Activation__ReturnUrls__0?")]
    [InlineData("Http__KnownProxy", "is no setting: did you mean Http__KnownProxies__0?")]
    [InlineData("Purge__DryRunning", "is no setting: did you mean Purge__DryRun?")]
    [InlineData("Password__MinimumLenght", "is no setting: did you mean Password__MinimumLength?")]
    [InlineData("Mail__SmtpHost", "is no setting: did you mean Mail__Smtp__Host?")]
    [InlineData("Token__Lifetime__0", "is no setting: did you mean Token__Lifetime?")]
    [InlineData("Http__Weather", "is no setting: see the table of settings")]
    public void AMisspeltSettingIsNamedWithTheNearest(string setting, string fault) => AssertFault(setting, "1", fault);

    [Theory]
    [InlineData("Activation__ReturnUrls", "https://example.org/")]
    [InlineData("Activation__ClientKeys", "a-client-key-of-thirty-two-characters")]
    [InlineData("Token__SigningKeys", "c2VjcmV0IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIG9yIG1vcmU=")]
    [InlineData("Http__AllowedOrigins", "https://example.org")]
    [InlineData("Http__KnownProxies", "10.0.0.9")]
    public void AListWithoutNumbersIsNamed(string setting, string value) =>
        AssertFault(
            setting,
            value,
            $"is a list, each item of which is a setting of its own: {setting}__0, {setting}__1 and so on");

    [Theory]
    [InlineData("Http__KnownProxies__first")]
    [InlineData("Http__KnownProxies__0__Address")]
    public void AnItemWithoutANumberIsNamed(string setting) =>
        Assert.StartsWith(
            "is no item of a list",
            Assert.Single(Configured.Faults((setting, "10.0.0.9"))).Fault,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Activation__RequirePassword", "true")]
    [InlineData("Activation__RequirePassword", "false")]
    public void ASettingThatIsGoneSaysWhatDecidesNow(string setting, string value) =>
        AssertFault(
            setting,
            value,
            "is gone: Activation__Delivery decides. "
            + "With Email activating asks for the password, with Response it does not");

    [Fact]
    public void AMisspeltSettingThatIsGoneSaysSoToo()
    {
        var fault = Assert.Single(Configured.Faults(("Activation__RequirePasword", "true"))).Fault;
        Assert.StartsWith(
            "is no setting: did you mean Activation__RequirePassword? That is gone:", fault, StringComparison.Ordinal);
    }

    /// <summary>MAIL is a shell's variable, and others may have any.</summary>
    [Theory]
    [InlineData("Mail", "/var/mail/krzysiek")]
    [InlineData("Token", "secret")]
    [InlineData("Mailer__Host", "smtp.example.org")]
    [InlineData("ACTIVATION__PENDINGPERIOD", "1.00:00:00")]
    public void WhatIsNotUnderOurSectionsIsNobodysFault(string setting, string value) =>
        Assert.Empty(Configured.Faults((setting, value)));

    [Fact]
    public void MisspeltAndWrongSettingsAreInOneMessage()
    {
        var exception = Assert.Throws<SettingsFaultException>(() =>
            Configured.Read(
                ("Limits__MailPerDay", "7"), ("Token__Lifetime", "soon"), ("Http__KnownProxies", "10.0.0.9")));
        Assert.Equal(
            ["Http__KnownProxies", "Limits__MailPerDay", "Token__Lifetime"],
            exception.Faults.Select(fault => fault.Setting).Order());
    }

    private static void AssertFault(string setting, string value, string fault) =>
        Assert.Equal(new SettingFault(setting, fault), Assert.Single(Configured.Faults((setting, value))));
}
