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
}
