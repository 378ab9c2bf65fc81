using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accounts;
using Xunit;

namespace Functions.Tests.Telemetry;

/// <summary>What the documents and the dashboard say of metrics is what the library measures.</summary>
public sealed partial class MetricListTests
{
    private static readonly string Root = Path.GetDirectoryName(typeof(MetricListTests).Assembly.Location)!;
    private static readonly string Document = File.ReadAllText(Find("docs/telemetry.md"));

    [Fact]
    public void TheDocumentListsEveryMetricWithItsUnit() => Assert.Equal(
        Instruments().Select(instrument => $"{instrument.Name} {instrument.Unit}").Order(),
        Row().Matches(Document).Select(row => $"{row.Groups["name"].Value} {row.Groups["unit"].Value}").Order());

    [Fact]
    public void EveryMetricOfTheWorkbookIsMeasuredAndEveryOutcomeOfItDocumented()
    {
        using var workbook = JsonDocument.Parse(File.ReadAllText(Find("infra/workbook.json")));
        var queries = workbook.RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("content"))
            .Select(content => content.TryGetProperty("query", out var query) ? query.GetString()! : "")
            .Where(query => query.Length > 0).ToList();
        var named = queries.SelectMany(query => MetricName().Matches(query)).Select(name => name.Value).Distinct()
            .ToList();
        Assert.Empty(named.Except(Instruments().Select(instrument => instrument.Name)));
        string[] funnel =
            ["accounts.registrations", "accounts.mail.orders", "accounts.link.openings", "accounts.activations"];
        Assert.Empty(funnel.Except(named));
        var outcomes = queries.SelectMany(query => Outcome().Matches(query)).Select(outcome => outcome.Groups[1].Value);
        foreach (var outcome in outcomes.Distinct())
        {
            Assert.Contains($"`{outcome}`", Document + File.ReadAllText(Find("docs/api.md")), StringComparison.Ordinal);
        }
    }

    /// <summary>Requests are what the document says is counted by a problem's code too.</summary>
    [Fact]
    public void TheAlertAndTheWorkbookCountTheFaultsOfAllRequestsThatAreCounted()
    {
        var requests = Row().Matches(Document)
            .Where(row => row.Groups["rest"].Value.Contains("or a code", StringComparison.Ordinal))
            .Select(row => row.Groups["name"].Value)
            .ToList();
        Assert.NotEmpty(requests);
        var alert = File.ReadAllText(Find("infra/alerts.bicep")).Split("name: 'failures'")[1].Split("'''")[1];
        using var workbook = JsonDocument.Parse(File.ReadAllText(Find("infra/workbook.json")));
        foreach (var query in new[] { alert, QueryOf(workbook, "ends"), QueryOf(workbook, "refused") })
        {
            Assert.Empty(requests.Except(MetricName().Matches(query).Select(name => name.Value)));
        }
    }

    private static string QueryOf(JsonDocument workbook, string name) => workbook.RootElement.GetProperty("items")
        .EnumerateArray().Single(item => item.GetProperty("name").ValueEquals(name))
        .GetProperty("content").GetProperty("query").GetString()!;

    private static List<Instrument> Instruments()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Accounts.Telemetry.Name)
            {
                instruments.Add(instrument);
            }
        };
        RuntimeHelpers.RunClassConstructor(typeof(Accounts.Telemetry).TypeHandle);
        listener.Start();
        return instruments;
    }

    private static string Find(string file)
    {
        for (var folder = new DirectoryInfo(Root); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, file)))
            {
                return Path.Combine(folder.FullName, file);
            }
        }

        throw new FileNotFoundException(file);
    }

    [GeneratedRegex(@"^\| `(?<name>accounts\.[a-z._]+)` \| `(?<unit>[^`]+)` \|(?<rest>.*)", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"accounts\.[a-z]+(\.[a-z]+)*")]
    private static partial Regex MetricName();

    /// <summary>Words in quotation marks that stand for themselves: no metric, no step of the chart.</summary>
    [GeneratedRegex("\"([a-z]+(?:_[a-z]+)*)\"(?=[,)])")]
    private static partial Regex Outcome();
}
