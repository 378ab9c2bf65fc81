using Accounts.Settings;
using Functions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Functions.Tests.Settings;

/// <summary>The settings of a developer's machine.</summary>
public sealed class LocalSettingsTests
{
    /// <summary>Otherwise a command that was told a storage on Azure would act on the developer's.</summary>
    [Theory]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "https://a.table.core.windows.net", null)]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=false", "UseDevelopmentStorage=false")]
    [InlineData("Token:Lifetime", "01:00:00", "UseDevelopmentStorage=true")]
    public void TheirStorageCountsOnlyWhereNoOtherIsNamed(string setting, string value, string? storage)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new(setting, value)]);
        configuration.AddLocalSettings(Repository.PathOf("local.settings.json"));
        Assert.Equal(storage, configuration["AzureWebJobsStorage"]);
        Assert.Equal("Response", configuration["Activation:Delivery"]);
    }

    /// <summary>Settings have one value each, whatever letters or signs their names are written with.</summary>
    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("""{ "Values": { "Token__Lifetime": 1 } }""")]
    [InlineData("""{ "Values": { "Token__Lifetime": "01:00:00", "Token__Lifetime": "02:00:00" } }""")]
    [InlineData("""{ "Values": { "Token__Lifetime": "01:00:00", "Token:Lifetime": "02:00:00" } }""")]
    [InlineData("""{ "Values": { "Token__Lifetime": "01:00:00", "TOKEN__LIFETIME": "02:00:00" } }""")]
    public void AFileThatCannotBeTakenIsNamed(string text)
    {
        var path = Path.Combine(AtExit.NewFolder("settings"), "local.settings.json");
        File.WriteAllText(path, text);
        using var configuration = new ConfigurationManager();
        var exception = Assert.Throws<SettingsFaultException>(() => configuration.AddLocalSettings(path));
        Assert.Equal("local.settings.json", Assert.Single(exception.Faults).Setting);
    }
}
