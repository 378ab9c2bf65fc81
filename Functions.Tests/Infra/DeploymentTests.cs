using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Accounts;
using Accounts.Branding;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Settings;
using Accounts.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Infra;

/// <summary>
/// What the templates set is what the product reads: a name changed on one side alone would only show on Azure.
/// </summary>
public sealed partial class DeploymentTests
{
    /// <summary>Read by the Functions host and its extensions, not by this project.</summary>
    private static readonly HashSet<string> OfThePlatform =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__credential",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "AzureWebJobsDisableHomepage",
    ];

    private static readonly HashSet<string> OfStorage =
    [
        "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__clientId",
    ];

    /// <summary>What stands on Azure for the values that only a deployment knows.</summary>
    private static readonly Dictionary<string, string> Deployed = new()
    {
        ["AzureWebJobsStorage__blobServiceUri"] = "https://stname.blob.core.windows.net/",
        ["AzureWebJobsStorage__tableServiceUri"] = "https://stname.table.core.windows.net/",
        ["AzureWebJobsStorage__queueServiceUri"] = "https://stname.queue.core.windows.net/",
        ["AzureWebJobsStorage__clientId"] = "11111111-2222-3333-4444-555555555555",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=11111111-2222-3333-4444-555555555555",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] =
            "ClientId=11111111-2222-3333-4444-555555555555;Authorization=AAD",
        ["Activation__PublicUrl"] = "https://func-name.azurewebsites.net",
        ["Activation__ReturnUrls__0"] = "", // parameters without a value
        ["Activation__ReturnUrls__1"] = "",
        ["Activation__ReturnUrls__2"] = "",
        ["Token__SigningKeys__0"] = SigningKey(),
        ["Token__SigningKeys__1"] = "",
        ["SignIn__AccessKeys__0"] = SigningKey(),
        ["SignIn__AccessKeys__1"] = "",
        ["Mail__AzureCommunication__Endpoint"] = "https://acs-name.europe.communication.azure.com",
        ["Mail__From"] = "DoNotReply@11111111-2222-3333-4444-555555555555.azurecomm.net",
        ["Mail__ProductName"] = "",
        ["Mail__SupportAddress"] = "",
    };

    [BicepFact]
    public async Task EverySettingOfTheDeploymentIsKnown()
    {
        var known = OfThePlatform.Concat(OfStorage).Concat(OfTheOptions()).ToHashSet();
        Assert.All((await SettingsAsync()).Keys, setting => Assert.Contains(WithoutIndex(setting), known));
    }

    [BicepFact]
    public async Task TheSettingsOfTheDeploymentStartTheProductInProduction()
    {
        var values = (await SettingsAsync()).ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal),
            setting => setting.Value.StartsWith('[') ? Deployed[setting.Key] : setting.Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values!).Build();
        var fault = Record.Exception(() =>
            new ServiceCollection().AddAccounts(
                configuration, new HostTraits(IsDevelopment: false, HasAzureCommunication: true)));
        Assert.Null(fault?.Message);
    }

    [BicepFact]
    public async Task TablesAndQueuesAreNamedAsTheProductNamesThem()
    {
        Assert.Equal(
            [AccountStore.TableName, "Limits", ClaimStore.TableName, SessionStore.TableName],
            await NamesAsync("Microsoft.Storage/storageAccounts/tableServices/tables"));
        Assert.Equal(
            [MailOrders.QueueName, MailOrders.PoisonQueueName],
            await NamesAsync("Microsoft.Storage/storageAccounts/queueServices/queues"));
    }

    [BicepFact]
    public async Task NoKeyOpensStorageMailOrTelemetry()
    {
        var main = await Bicep.MainAsync();
        Assert.False(
            Assert.Single(Bicep.Resources(main, "Microsoft.Storage/storageAccounts")).GetProperty("properties")
                .GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.True(
            Assert.Single(Bicep.Resources(main, "Microsoft.Communication/communicationServices"))
                .GetProperty("properties").GetProperty("disableLocalAuth").GetBoolean());
        Assert.True(
            Assert.Single(Bicep.Resources(main, "Microsoft.Insights/components")).GetProperty("properties")
                .GetProperty("DisableLocalAuth").GetBoolean());
    }

    [BicepFact]
    public async Task LinkAndAccessKeysAreMadeOnceAndOnlyByResourceManager()
    {
        var main = await Bicep.MainAsync();
        var keys = Bicep.Resources(main, "Microsoft.KeyVault/vaults/secrets").ToList();
        Assert.Equal(2, keys.Count);
        Assert.All(keys, key => Assert.True(
            key.GetProperty("@options").TryGetProperty("onlyIfNotExists", out _),
            "A redeploy would replace the key, and every token would die."));
        Assert.All(
            main.GetProperty("parameters").EnumerateObject(),
            parameter =>
                Assert.DoesNotContain(
                    "secure", parameter.Value.GetProperty("type").GetString(), StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task TheKeyThatSignsStandsFirstAndTheOtherIsPublishedBesideIt()
    {
        var main = (await Bicep.MainAsync()).GetRawText();
        Assert.Contains(
            "createArray(parameters('accessKey'), parameters('secondAccessKey'))", main, StringComparison.Ordinal);
        var settings = await SettingsAsync();
        Assert.Contains("parameters('accessKeyUri')", settings["SignIn__AccessKeys__0"], StringComparison.Ordinal);
        Assert.Contains(
            "if(empty(parameters('secondAccessKeyUri')), ''",
            settings["SignIn__AccessKeys__1"],
            StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task ABlankBehindACommaIsNoPartOfAnOriginOrAReturnUrl()
    {
        var main = (await Bicep.MainAsync()).GetRawText();
        foreach (var list in new[] { "allowedOrigins", "returnUrls" })
        {
            Assert.Contains(
                $"map(split(parameters('{list}'), ','), lambda('item', trim(lambdaVariables('item'))))",
                main,
                StringComparison.Ordinal);
        }
    }

    [BicepFact]
    public async Task TheAlertOnGivenUpMailOrdersReadsWhatIsMeasuredAndLogged()
    {
        var orders = (Instrument)typeof(MailOrders).Assembly.GetType("Accounts.Telemetry")!
            .GetField("Orders", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        Assert.Contains(
            $"Name == \\\"{orders.Name}\\\" and tostring(Properties.outcome) in (\\\"parked\\\"",
            (await Bicep.MainAsync()).GetRawText(),
            StringComparison.Ordinal);
        Assert.Contains(
            "Message has \\\"poison queue\\\"", (await Bicep.MainAsync()).GetRawText(), StringComparison.Ordinal);
        var messages = typeof(MailOrders).Assembly.GetType("Accounts.Log")!
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>();
        Assert.Equal(
            [21, 22],
            messages.Where(message => message.Message.Contains("poison queue", StringComparison.Ordinal))
                .Select(message => message.EventId).Order());
    }

    [BicepFact]
    public async Task AlertsReadOnlyMetricsThatTheProductHas()
    {
        var instruments = typeof(MailOrders).Assembly.GetType("Accounts.Telemetry")!
            .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => field.GetValue(null)).OfType<Instrument>().Select(instrument => instrument.Name)
            .ToHashSet();
        var named = MetricName().Matches((await Bicep.MainAsync()).GetRawText()).Select(name => name.Groups[1].Value)
            .Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, instruments));
    }

    /// <summary>What <c>signing-key.bicep</c> makes: base64 of three GUIDs.</summary>
    private static string SigningKey() =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Guid.NewGuid()}{Guid.NewGuid()}{Guid.NewGuid()}"));

    private static async Task<Dictionary<string, string>> SettingsAsync() =>
        Bicep.Resources(await Bicep.MainAsync(), "Microsoft.Web/sites/config").Single().GetProperty("properties")
            .EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    /// <summary>
    /// The last parts of names such as <c>[format('{0}/{1}', parameters('name'), 'default', 'Accounts')]</c>.
    /// </summary>
    private static async Task<IEnumerable<string>> NamesAsync(string type) =>
        Bicep.Resources(await Bicep.MainAsync(), type)
        .Select(resource => resource.GetProperty("name").GetString()!.Split('\'')[^2]).Order(StringComparer.Ordinal);

    /// <summary>Of every section that the product binds; that of storage is no public class.</summary>
    private static IEnumerable<string> OfTheOptions() =>
        typeof(MailOptions).Assembly.GetType("Accounts.Settings.AccountsSettings")!.GetProperties()
        .Where(section => section.PropertyType is { IsPublic: true, IsClass: true })
        // Branding has options of its own in the section of mail.
        .SelectMany(section => Names(section.Name == "Brand" ? "Mail" : section.Name, section.PropertyType));

    private static IEnumerable<string> Names(string section, Type options) =>
        options.GetProperties().SelectMany(property =>
            property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
                ? Names($"{section}__{property.Name}", property.PropertyType)
                : [$"{section}__{property.Name}"]);

    private static string WithoutIndex(string setting) =>
        setting.TrimEnd("0123456789".ToCharArray()) is var name && name.EndsWith("__", StringComparison.Ordinal)
            ? name[..^2]
            : setting;

    [GeneratedRegex(@"\\""(accounts\.[a-z.]+)\\""")]
    private static partial Regex MetricName();
}
