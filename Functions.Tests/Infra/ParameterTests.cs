using System.Text.Json;
using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Infra;

/// <summary>What can be set for a deployment is on its page, and reaches what it is for.</summary>
public sealed partial class ParameterTests
{
    [BicepFact]
    public async Task EveryParameterIsSetByANameOfThePageAndHasOneDefault()
    {
        var template = (await Bicep.MainAsync()).GetProperty("parameters").EnumerateObject();
        using var file = JsonDocument.Parse(Repository.Read("infra/main.parameters.json"));
        var set = file.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
            parameter => parameter.Name,
            parameter => Variable().Match(parameter.Value.GetProperty("value").GetString()!));
        var asked = new HashSet<string> { "AZURE_ENV_NAME", "AZURE_LOCATION" };
        Assert.Equal(
            set.Values.Select(one => one.Groups[1].Value).Where(name => !asked.Contains(name)).Order(),
            Repository.Table("docs/deployment.md", "Parameters")
                .SelectMany(row => Code().Matches(row[0])).Select(name => name.Groups[1].Value).Order());
        Assert.Equal(set.Keys.Order(), template.Select(parameter => parameter.Name).Order());
        Assert.All(
            template.Where(parameter => parameter.Value.TryGetProperty("defaultValue", out _)),
            parameter => Assert.Equal(
                parameter.Value.GetProperty("defaultValue").ToString(),
                set[parameter.Name].Groups[2].Value,
                ignoreCase: true));
    }

    [BicepFact]
    public async Task ThePageSaysHowStorageIsCopiedAndHowManyRequestsAnInstanceTakes()
    {
        var main = await Bicep.MainAsync();
        Assert.Equal(
            "[parameters('sku')]",
            Assert.Single(Bicep.Resources(main, "Microsoft.Storage/storageAccounts"))
                .GetProperty("sku").GetProperty("name").GetString());
        var app = Assert.Single(Bicep.Resources(main, "Microsoft.Web/sites")).GetProperty("properties");
        Assert.Equal(
            "[parameters('httpConcurrency')]",
            app.GetProperty("functionAppConfig").GetProperty("scaleAndConcurrency").GetProperty("triggers")
                .GetProperty("http").GetProperty("perInstanceConcurrency").GetString());
        var page = Repository.Table("docs/deployment.md", "Parameters");
        Assert.Contains(page, row => row[0] == "`STORAGE_SKU`" && row[1].Contains("`Standard_LRS`"));
        Assert.Contains(page, row => row[0] == "`HTTP_CONCURRENCY`" && row[1].Contains("`16`"));
    }

    [GeneratedRegex(@"^\$\{([A-Z_]+)(?:=(.*))?\}$")]
    private static partial Regex Variable();

    [GeneratedRegex("`([A-Z_]+)`")]
    private static partial Regex Code();
}
