using Accounts;
using Accounts.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Settings;

public sealed class SettingsTests
{
    private const string Key = "c2VjcmV0IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIG9yIG1vcmU=";
    private const string DevelopmentKey = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBrZXkgaXMgcHVibGljIQ==";
    private const string Cloud = "DefaultEndpointsProtocol=https;AccountName=name;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    private static readonly Dictionary<string, string?> Production = new()
    {
        ["AzureWebJobsStorage"] = Cloud,
        ["Activation__PublicUrl"] = "https://accounts.example.org",
        ["Token__SigningKeys__0"] = Key,
        ["Mail__Provider"] = "Smtp",
        ["Mail__From"] = "accounts@example.org",
        ["Mail__Smtp__Host"] = "smtp.example.org",
    };

    [Fact]
    public void SoundSettingsAreTaken() => Assert.Empty(Faults());

    [Theory]
    [InlineData("AzureWebJobsStorage", "")]
    [InlineData("AzureWebJobsStorage", "nonsense")]
    [InlineData("Activation__Delivery", "Pigeon")]
    [InlineData("Activation__Delivery", "1")]
    [InlineData("Activation__Delivery", "Response")]
    [InlineData("Activation__ClientKeys__0", "short")]
    [InlineData("Activation__PublicUrl", "")]
    [InlineData("Activation__PublicUrl", "ftp://example.org")]
    [InlineData("Activation__PublicUrl", "https://example.org/api")]
    [InlineData("Activation__PublicUrl", "https://example.org/?a=b")]
    [InlineData("Activation__ConfirmOnGet", "false")]
    [InlineData("Activation__ConfirmOnGet", "maybe")]
    [InlineData("Activation__RequirePassword", "2")]
    [InlineData("Activation__PendingPeriod", "7")]
    [InlineData("Activation__PendingPeriod", "-1.00:00:00")]
    [InlineData("Activation__ReturnUrls__0", "javascript:alert(1)")]
    [InlineData("Token__SigningKeys__0", "")]
    [InlineData("Token__SigningKeys__0", "not base64")]
    [InlineData("Token__SigningKeys__0", "c2hvcnQ=")]
    [InlineData("Token__SigningKeys__0", DevelopmentKey)]
    [InlineData("Token__SigningKeys__1", DevelopmentKey)]
    [InlineData("Token__Lifetime", "7")]
    [InlineData("Token__Lifetime", "24:00:00")]
    [InlineData("Token__Lifetime", "00:00:00.5")]
    [InlineData("Token__Lifetime", "7.00:00:01")]
    [InlineData("Token__Lifetime", "two hours")]
    [InlineData("Password__MinimumLength", "0")]
    [InlineData("Password__MinimumLength", "eight")]
    [InlineData("Password__MinimumStrength", "5")]
    [InlineData("Mail__Provider", "")]
    [InlineData("Mail__Provider", "AzureCommunication")]
    [InlineData("Mail__From", "nobody")]
    [InlineData("Mail__AccentColor", "red")]
    [InlineData("Mail__LogoUrl", "http://example.org/logo.png")]
    [InlineData("Mail__SupportAddress", "nobody")]
    [InlineData("Mail__Smtp__Host", "")]
    [InlineData("Mail__Smtp__Port", "70000")]
    [InlineData("Mail__Smtp__Port", "many")]
    [InlineData("Mail__Smtp__Security", "Some")]
    [InlineData("Limits__MailInterval", "soon")]
    [InlineData("Limits__MailsPerDay", "-1")]
    [InlineData("Limits__RegistrationsPerClientPerHour", "-1")]
    [InlineData("Http__AllowedOrigins__0", "https://example.org/path")]
    [InlineData("Http__KnownProxies__0", "proxy")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    public void AWrongSettingIsNamedAsAnOperatorWritesIt(string setting, string value)
    {
        var fault = Assert.Single(Faults((setting, value)));
        Assert.Equal(setting, fault.Setting);
    }

    [Fact]
    public void AFaultNeverRepeatsASecret()
    {
        var fault = Assert.Single(Faults(("Token__SigningKeys__0", "aHVzaCBodXNo")));
        Assert.DoesNotContain("aHVzaCBodXNo", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AllFaultsAreInOneMessage()
    {
        var exception = Assert.Throws<SettingsFaultException>(() => Read(("Token__Lifetime", "x"), ("Password__MinimumLength", "x"), ("Mail__From", "x")));
        foreach (var setting in new[] { "Token__Lifetime", "Password__MinimumLength", "Mail__From" }) Assert.Contains($"  {setting} ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResponseOutsideDevelopmentIsTakenWithAClientKey() =>
        Assert.Empty(Faults(("Activation__Delivery", "Response"), ("Activation__ClientKeys__0", new string('k', 32))));

    [Fact]
    public void AManagedIdentityNeedsNoConnectionString() => Assert.Empty(Faults(("AzureWebJobsStorage", ""),
        ("AzureWebJobsStorage__tableServiceUri", "https://name.table.core.windows.net"), ("AzureWebJobsStorage__queueServiceUri", "https://name.queue.core.windows.net")));

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData(Cloud, false)]
    public void TheDevelopmentKeyIsTakenInDevelopmentWithLoopbackStorageOnly(string storage, bool isTaken) =>
        Assert.Equal(isTaken, !Faults(new HostTraits(IsDevelopment: true), ("AzureWebJobsStorage", storage), ("Token__SigningKeys__0", DevelopmentKey)).Any());

    private static IReadOnlyList<SettingFault> Faults(params (string Setting, string Value)[] changes) => Faults(new HostTraits(IsDevelopment: false), changes);

    private static IReadOnlyList<SettingFault> Faults(HostTraits host, params (string Setting, string Value)[] changes)
    {
        try
        {
            Read(host, changes);
            return [];
        }
        catch (SettingsFaultException exception)
        {
            return exception.Faults;
        }
    }

    private static void Read(params (string Setting, string Value)[] changes) => Read(new HostTraits(IsDevelopment: false), changes);

    private static void Read(HostTraits host, params (string Setting, string Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Production);
        foreach (var (setting, value) in changes) values[setting] = value;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value)).Build();
        new ServiceCollection().AddAccounts(configuration, host);
    }
}
