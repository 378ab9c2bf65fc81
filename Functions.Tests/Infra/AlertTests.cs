using System.Reflection;
using System.Text.Json;
using Accounts.Mail;
using Functions.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Infra;

/// <summary>The alerts see what the product reports, and are what the pages say.</summary>
public sealed class AlertTests
{
    [BicepFact]
    public async Task AServiceThatIsDownIsSeenByTheLineThatThePurgeDoesNotWrite()
    {
        var down = await RuleAsync("down");
        Assert.Equal("PT3H", down.GetProperty("window").GetString());
        var query = down.GetProperty("query").GetString();
        Assert.Contains("Message startswith \"Purge \"", query, StringComparison.Ordinal);
        Assert.StartsWith("Purge ", MessageOf("Purged"), StringComparison.Ordinal);
        // What the worker sends when its settings keep it from starting.
        Assert.Contains($"SeverityLevel == {(int)LogLevel.Critical - 1}", query, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task MailOrdersThatNobodyCarriesOutAreSeenByTheRegistrationsBeforeThem()
    {
        var query = (await RuleAsync("mail")).GetProperty("query").GetString();
        foreach (var words in new[] { "accounts.registrations", "outcome == \"registered\"", "turns == 0" })
        {
            Assert.Contains(words, query, StringComparison.Ordinal);
        }
    }

    [BicepFact]
    public async Task ThePagesNameEveryAlertAndItsPrice()
    {
        var rules = await RulesAsync();
        var section = Repository.Section("docs/deployment.md", "Alerts");
        Assert.All(rules, rule => Assert.Contains(
            $"- **{rule.GetProperty("title").GetString()}**", section, StringComparison.Ordinal));
        var price = $"| alerts | {rules.Count} × 0.50 = ";
        Assert.Contains(price, Repository.Read("docs/cost.md"), StringComparison.Ordinal);
    }

    private static string MessageOf(string method) =>
        typeof(MailOrders).Assembly.GetType("Accounts.Log")!.GetMethod(method)!
            .GetCustomAttribute<LoggerMessageAttribute>()!.Message;

    private static async Task<JsonElement> RuleAsync(string name) =>
        (await RulesAsync()).Single(rule => rule.GetProperty("name").ValueEquals(name));

    private static async Task<IReadOnlyList<JsonElement>> RulesAsync() =>
    [
        .. (await Bicep.MainAsync()).GetProperty("resources").GetProperty("alerts").GetProperty("properties")
            .GetProperty("template").GetProperty("variables").GetProperty("rules").EnumerateArray(),
    ];
}
