using Accounts.Settings;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Settings;

public sealed class SettingsTests
{
    private const string SigningKey = "c2VjcmV0IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIG9yIG1vcmU=";

    [Fact]
    public void SoundSettingsAreTaken() => Assert.Empty(Configured.Faults());

    [Theory]
    [InlineData("AzureWebJobsStorage", "")]
    [InlineData("AzureWebJobsStorage", "nonsense")]
    [InlineData(
        "AzureWebJobsStorage", "TableEndpoint=https://a.table.core.windows.net;SharedAccessSignature=sv=1&sig=x")]
    [InlineData("Activation__Delivery", "Pigeon")]
    [InlineData("Activation__Delivery", "1")]
    [InlineData("Activation__Delivery", "+1")]
    [InlineData("Activation__Delivery", "Email,Response")]
    [InlineData("Activation__Delivery", "Response")]
    [InlineData("Activation__ClientKeys__0", "short")]
    [InlineData("Activation__ClientKeys__0", "a-client-key-of-31-characters-x")]
    [InlineData("Activation__PublicUrl", "")]
    [InlineData("Activation__PublicUrl", "ftp://example.org")]
    [InlineData("Activation__PublicUrl", "https://xn--ä.example.org")]
    [InlineData("Activation__PublicUrl", "https://example.org/api")]
    [InlineData("Activation__PublicUrl", "https://example.org/?a=b")]
    [InlineData("Activation__ConfirmOnGet", "false")]
    [InlineData("Activation__ConfirmOnGet", "maybe")]
    [InlineData("Activation__RequirePassword", "2")]
    [InlineData("Activation__PendingPeriod", "7")]
    [InlineData("Activation__PendingPeriod", "-1.00:00:00")]
    [InlineData("Activation__PendingPeriod", "00:00:00.9990000")]
    [InlineData("Activation__PendingPeriod", "365.00:00:01")]
    [InlineData("Activation__ReturnUrls__0", "javascript:alert(1)")]
    [InlineData("Token__SigningKeys__0", "")]
    [InlineData("Token__SigningKeys__0", "not base64")]
    [InlineData("Token__SigningKeys__0", "c2hvcnQ=")]
    [InlineData("Token__SigningKeys__0", "YSBrZXkgb2YgMzEgYnl0ZXMgaXMgdG9vIHNob3J0IQ==")]
    [InlineData("Token__SigningKeys__0", DevelopmentKeys.Signing)]
    [InlineData("Token__SigningKeys__0", Configured.Zeros)]
    [InlineData("Activation__PublicUrl", "http://accounts.example.org")]
    [InlineData("Token__SigningKeys__1", DevelopmentKeys.Signing)]
    [InlineData("Token__SigningKeys__0", DevelopmentKeys.Access)]
    [InlineData("SignIn__AccessKeys__0", DevelopmentKeys.Signing)]
    [InlineData("Activation__ClientKeys__0", " a key of a back end, of 32 characters")]
    [InlineData("Activation__ClientKeys__0", "0123456789012345678901234567890123456789\n")]
    [InlineData("SignIn__AccessKeys__0", "")]
    [InlineData("SignIn__AccessKeys__0", "c2hvcnQ=")]
    [InlineData("SignIn__AccessKeys__0", SigningKey)]
    [InlineData("Token__Lifetime", "7")]
    [InlineData("Token__Lifetime", "24:00:00")]
    [InlineData("Token__Lifetime", "00:00:00.5")]
    [InlineData("Token__Lifetime", "7.00:00:01")]
    [InlineData("Token__Lifetime", "two hours")]
    [InlineData("Reset__Lifetime", "00:00:59")]
    [InlineData("Reset__Lifetime", "1.00:00:01")]
    [InlineData("Password__MinimumLength", "0")]
    [InlineData("Password__MinimumLength", "129")]
    [InlineData("Password__MinimumLength", "eight")]
    [InlineData("Password__MinimumStrength", "5")]
    [InlineData("Mail__Provider", "")]
    [InlineData("Mail__Provider", "AzureCommunication")]
    [InlineData("Mail__From", "nobody")]
    [InlineData("Mail__ProductName", "A name of 61 characters, which is one more than a product has")]
    [InlineData("Mail__AccentColor", "red")]
    [InlineData("Mail__LogoUrl", "http://example.org/logo.png")]
    [InlineData("Mail__LogoUrl", "http://localhost/logo.png")]
    [InlineData("Mail__SupportAddress", "nobody")]
    [InlineData("Mail__Smtp__Host", "")]
    [InlineData("Mail__Smtp__Host", "smtp://smtp.example.org")]
    [InlineData("Mail__Smtp__Host", "smtp.example.org:587")]
    [InlineData("Mail__Smtp__Port", "70000")]
    [InlineData("Mail__Smtp__Port", "many")]
    [InlineData("Mail__Smtp__Security", "Some")]
    [InlineData("Limits__MailInterval", "soon")]
    [InlineData("Limits__MailInterval", "-00:00:01")]
    [InlineData("Limits__MailInterval", "1.00:00:01")]
    [InlineData("Limits__MailsPerDay", "0")]
    [InlineData("Limits__MailsPerDay", "#5")]
    [InlineData("Limits__MailsPerHour", "-1")]
    [InlineData("Limits__RegistrationsPerClientPerHour", "-1")]
    [InlineData("Limits__ResendsPerClientPerHour", "-1")]
    [InlineData("Limits__ActivationsPerClientPerMinute", "-1")]
    [InlineData("Http__AllowedOrigins__0", "https://example.org/path")]
    [InlineData("Http__KnownProxies__0", "proxy")]
    [InlineData("Http__KnownProxies__0", "172.16/12")]
    [InlineData("Http__KnownProxies__0", "10")]
    [InlineData("Http__KnownProxies__0", "010.0.0.1")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    public void AWrongSettingIsNamedAsAnOperatorWritesIt(string setting, string value)
    {
        var fault = Assert.Single(Configured.Faults((setting, value)));
        Assert.Equal(setting, fault.Setting);
    }

    /// <summary>A key that is not used any more is taken away, and those after it keep their numbers.</summary>
    [Theory]
    [InlineData("Activation__ClientKeys__", "short")]
    [InlineData("Activation__ReturnUrls__", "javascript:alert(1)")]
    [InlineData("Http__KnownProxies__", "proxy")]
    public void AfterOneThatIsEmptyAnItemHasItsNumberStill(string list, string value)
    {
        var fault = Assert.Single(Configured.Faults((list + "0", ""), (list + "1", value)));
        Assert.Equal(list + "1", fault.Setting);
        Assert.Equal(list + "7", Assert.Single(Configured.Faults((list + "7", value))).Setting);
    }

    /// <summary>With an identity the SDK refuses http at the first call, and a misspelt scheme is none.</summary>
    [Theory]
    [InlineData("tableServiceUri", "http://a.table.core.windows.net")]
    [InlineData("tableServiceUri", "a.table.core.windows.net")]
    [InlineData("queueServiceUri", "http://127.0.0.1:10001/devstoreaccount1")]
    [InlineData("queueServiceUri", "")]
    public void AServiceThatAnIdentityCannotReachIsNamed(string name, string uri)
    {
        var fault = Assert.Single(Configured.Faults(
            ("AzureWebJobsStorage", ""),
            ("AzureWebJobsStorage__tableServiceUri", "https://a.table.core.windows.net"),
            ("AzureWebJobsStorage__queueServiceUri", "https://a.queue.core.windows.net"),
            ($"AzureWebJobsStorage__{name}", uri)));
        Assert.Equal($"AzureWebJobsStorage__{name}", fault.Setting);
    }

    /// <summary>What stays of it would be a password or a key that whoever knows the vault can guess.</summary>
    [Theory]
    [InlineData("Activation__ClientKeys__0")]
    [InlineData("Mail__Smtp__Password")]
    [InlineData("Token__SigningKeys__0")]
    [InlineData("AzureWebJobsStorage")]
    public void AReferenceThatWasNotResolvedIsNamed(string setting)
    {
        var fault = Assert.Single(Configured.Faults(
            ("Mail__Smtp__Security", "Tls"),
            ("Mail__Smtp__UserName", "krzysiek"),
            (setting, "@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/secret)")));
        Assert.Equal($"{setting} is a reference to Key Vault that could not be resolved", fault.ToString());
    }

    /// <summary>Pages are served with either delivery.</summary>
    [Theory]
    [InlineData("Mail__LogoUrl", "http://example.org/logo.png")]
    [InlineData("Mail__SupportAddress", "nobody")]
    public void WhatPagesShowIsCheckedThoughNoMailIsSent(string setting, string value)
    {
        var fault = Assert.Single(Configured.Faults(
            ("Activation__Delivery", "Response"),
            ("Activation__ClientKeys__0", "0123456789abcdef0123456789abcdef"),
            (setting, value)));
        Assert.Equal(setting, fault.Setting);
    }

    [Fact]
    public void AFaultNeverRepeatsASecret()
    {
        var fault = Assert.Single(Configured.Faults(("Token__SigningKeys__0", "aHVzaCBodXNo")));
        Assert.DoesNotContain("aHVzaCBodXNo", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AllFaultsAreInOneMessage()
    {
        var exception = Assert.Throws<SettingsFaultException>(
            () => Configured.Read(("Token__Lifetime", "x"), ("Password__MinimumLength", "x"), ("Mail__From", "x")));
        foreach (var setting in new[] { "Token__Lifetime", "Password__MinimumLength", "Mail__From" })
        {
            Assert.Contains($"  {setting} ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ResponseOutsideDevelopmentIsTakenWithAClientKey() =>
        Assert.Empty(
            Configured.Faults(
                ("Activation__Delivery", "Response"), ("Activation__ClientKeys__0", new string('k', 32))));

    [Fact]
    public void AManagedIdentityNeedsNoConnectionString() => Assert.Empty(Configured.Faults(("AzureWebJobsStorage", ""),
        ("AzureWebJobsStorage__tableServiceUri", "https://name.table.core.windows.net"),
        ("AzureWebJobsStorage__queueServiceUri", "https://name.queue.core.windows.net")));

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData(Configured.Cloud, false)]
    public void TheDevelopmentKeyIsTakenInDevelopmentWithLoopbackStorageOnly(string storage, bool isTaken)
    {
        var faults = Configured.Faults(
            Configured.Development,
            ("AzureWebJobsStorage", storage),
            ("Token__SigningKeys__0", DevelopmentKeys.Signing));
        Assert.Equal(isTaken, !faults.Any());
    }

    /// <summary>What is refused outside Development may be tried inside.</summary>
    [Theory]
    [InlineData("Activation__PublicUrl", "http://accounts.example.org")]
    [InlineData("Token__SigningKeys__0", Configured.Zeros)]
    [InlineData("Mail__Smtp__UserName", "krzysiek")]
    public void InDevelopmentItIsTaken(string setting, string value) =>
        Assert.Empty(Configured.Faults(Configured.Development, (setting, value)));

    [Theory]
    [InlineData("http://localhost:7071")]
    [InlineData("http://127.0.0.1/base")]
    [InlineData("http://[::1]:7071")]
    public void LinksToThisMachineNeedNoHttps(string url) =>
        Assert.Empty(Configured.Faults(("Activation__PublicUrl", url)));

    [Theory]
    [InlineData("Auto", "smtp.example.org", false)]
    [InlineData("None", "smtp.example.org", false)]
    [InlineData("None", "192.0.2.1", false)]
    [InlineData("StartTls", "smtp.example.org", true)]
    [InlineData("Tls", "smtp.example.org", true)]
    [InlineData("Auto", "localhost", true)]
    [InlineData("None", "127.0.0.1", true)]
    [InlineData("None", "::1", true)]
    public void APasswordIsSentToAnotherMachineOnlyEncrypted(string security, string host, bool isTaken)
    {
        foreach (var password in new[] { "", "x" })
        {
            var faults = Configured.Faults(
                ("Mail__Smtp__UserName", "x"),
                ("Mail__Smtp__Password", password),
                ("Mail__Smtp__Security", security),
                ("Mail__Smtp__Host", host));
            Assert.Equal(isTaken ? [] : ["Mail__Smtp__Security"], faults.Select(fault => fault.Setting));
        }

        Assert.Empty(Configured.Faults(("Mail__Smtp__Security", security), ("Mail__Smtp__Host", host)));
    }

    [Theory]
    [InlineData("https://app.example.org/welcome?from=mail", true)]
    [InlineData("http://localhost:3000/", true)]
    [InlineData("myapp://done", true)]
    [InlineData("myapp:done", false)]
    [InlineData("view-source:https://example.org/", false)]
    [InlineData("view-source://example.org/", false)]
    [InlineData("https://example.org/a b", false)]
    [InlineData("/welcome", false)]
    public void AReturnUrlIsTakenWhereTheSuccessPageShowsIt(string url, bool isTaken) =>
        Assert.Equal(
            isTaken ? [] : ["Activation__ReturnUrls__0"],
            Configured.Faults(("Activation__ReturnUrls__0", url)).Select(fault => fault.Setting));

    [Theory]
    [InlineData("10.0.0.9", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("10.0.0.9/8", true)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("::/0", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0-10.0.0.9", false)]
    public void AKnownProxyIsAnIpOrANetwork(string proxy, bool isTaken) =>
        Assert.Equal(
            isTaken ? [] : ["Http__KnownProxies__0"],
            Configured.Faults(("Http__KnownProxies__0", proxy)).Select(fault => fault.Setting));
}
