using Accounts;
using Accounts.Names;
using Xunit;

namespace Functions.Tests.Telemetry;

public sealed class ExportTests(WatchedRun run) : IClassFixture<WatchedRun>
{
    private const string ActivateRoute = "api/activate/{token}";

    private readonly Collector collector = run.Collector;

    [Theory]
    [InlineData("accounts.registrations", "registered", 2)]
    [InlineData("accounts.registrations", "username_taken", 1)]
    [InlineData("accounts.registrations", "validation_failed", 1)]
    [InlineData("accounts.registrations", "storage_unavailable", 1)]
    [InlineData("accounts.mail.orders", "sent", 2)]
    [InlineData("accounts.mail.orders", "discarded", 1)]
    [InlineData("accounts.link.openings", "opened", 2)]
    [InlineData("accounts.link.openings", "already_active", 1)]
    [InlineData("accounts.link.openings", "token_invalid", 1)]
    [InlineData("accounts.activations", "activated", 1)]
    [InlineData("accounts.activations", "password_mismatch", 1)]
    [InlineData("accounts.resends", "accepted", 1)]
    public void EveryStepOfTheFunnelIsCountedByItsOutcome(string metric, string outcome, int times) =>
        Assert.Equal(times, collector.Value(metric, outcome));

    [Theory]
    [InlineData("accounts.password.hash.duration", 4)]
    [InlineData("accounts.mail.duration", 2)]
    [InlineData("accounts.mail.order.age", 2)]
    public void EveryHashAndMailIsTimed(string metric, int times)
    {
        var points = collector.Metrics.Where(point => point.Name == metric).ToList();
        Assert.Equal(times, points.Sum(point => point.Value));
        Assert.All(points, point => Assert.Equal("s", point.Unit));
    }

    [Fact]
    public void StorageThatIsGoneIsCountedWithItsRetries()
    {
        Assert.InRange(collector.Value("accounts.storage.failures", "queue"), 4, double.MaxValue);
        Assert.InRange(collector.Value("accounts.storage.retries", "queue"), 3, double.MaxValue);
    }

    [Fact]
    public void NothingExportedHoldsWhatACallerWrote()
    {
        var everything = collector.Everything;
        Assert.Contains("accounts.registrations", everything, StringComparison.Ordinal);
        string[] secrets =
        [
            .. run.Tokens,
            .. run.Tokens.SelectMany(token => token.Split('.')[1..]),
            run.Password,
            run.Name,
            run.Noise,
            "box-",
            "example.org",
            "example.com",
            AccountNames.Key(run.Name), AccountNames.Key(run.Email),
        ];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("GET", ActivateRoute, "opened")]
    [InlineData("GET", ActivateRoute, "token_invalid")]
    [InlineData("POST", ActivateRoute, "activated")]
    [InlineData("POST", "api/register", "registered")]
    public void TheSpanOfARequestHasItsRouteInsteadOfItsPath(string method, string route, string outcome)
    {
        var span = Requests().First(span => span.Attributes.GetValueOrDefault("outcome") == outcome);
        Assert.Equal($"{method} {route}", span.Name);
        Assert.Equal(route, span.Attributes["http.route"]);
        Assert.Equal($"/{route}", span.Attributes["url.path"]);
    }

    [Fact]
    public void TheSpanOfAnUnknownUrlHasNoPath()
    {
        var span = Requests().Single(span => span.Attributes["http.response.status_code"] == "404");
        Assert.Equal("GET", span.Name);
        Assert.DoesNotContain("url.path", span.Attributes.Keys);
    }

    [Fact]
    public void CallsToStorageAreSpansBelowTheirRequestOrMailOrder()
    {
        var activated = Requests().Single(span => span.Attributes.GetValueOrDefault("outcome") == "activated");
        Assert.Contains(
            collector.Spans,
            span =>
                span.ParentId == activated.Id
                    && span.Name == "table PATCH"
                    && span.Attributes["http.response.status_code"] == "204");
        var mailed = collector.Spans.First(span => span.Name == "mail order" && span.Attributes["outcome"] == "sent");
        Assert.Contains(collector.Spans, span => span.ParentId == mailed.Id && span.Name == "send mail");
        Assert.All(collector.Spans.Where(span => span.Name == "queue GET"), span => Assert.NotEmpty(span.ParentId));
    }

    [Fact]
    public void ALogBelongsToATraceAndAnAccountToBoth()
    {
        var registered = Requests().First(span => span.Attributes.GetValueOrDefault("outcome") == "registered");
        var account = registered.Attributes["accounts.account.id"];
        var log = Assert.Single(collector.Logs, log => log.Body == $"Registered {account}");
        var order = Assert.Single(collector.Logs, log => log.Body == $"Mail order of {account}: sent (link)");
        Assert.NotEqual(log.TraceId, order.TraceId);
        Assert.NotEmpty(log.TraceId);
    }

    private IEnumerable<ExportedSpan> Requests() => collector.Spans.Where(span => span.Scope == "Microsoft.AspNetCore");
}
