using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Telemetry;

/// <summary>What is exported of sessions, from sign-in to their end.</summary>
public sealed class SignInExportTests
{
    private const string SignIns = "accounts.signins";
    private const string Refreshes = "accounts.refreshes";
    private const string Me = "accounts.me.requests";
    private const string SignOuts = "accounts.signouts";
    private const string Reused = "accounts.sessions.reused";

    [Fact]
    public async Task EveryRequestOfASessionIsCountedAndNothingExportedHoldsASecret()
    {
        await using var server = await WatchedServer.StartAsync(
            ["OTEL_EXPORTER_OTLP_ENDPOINT"], ["SignIn:ReuseGrace=00:00:00"]);
        var collector = server.Collector;
        var password = $"secret-{Guid.NewGuid():N}";
        var name = await StoredAccounts.InsertActiveAsync(server.ConnectionString, password);
        var email = $"{name}@example.org";
        string[] refused = ["wrong-password-1", "wrong-password-2"];
        foreach (var wrong in refused)
        {
            Assert.Equal("401 sign_in_failed", await server.Http.TryLoginAsync(email, wrong));
        }

        var tokens = new List<SessionTokens> { await server.Http.SignInAsync(email, password) };
        for (var i = 0; i < 3; i++)
        {
            tokens.Add(await server.Http.NextAsync(tokens[^1].Refresh));
        }

        Assert.Equal("401 token_invalid", await server.Http.TryRefreshAsync("no.tok.en"));
        Assert.Equal("401 session_ended", await server.Http.TryRefreshAsync(tokens[0].Refresh));
        Assert.Equal("401 session_ended", await server.Http.TryRefreshAsync(tokens[^1].Refresh));
        Assert.Equal("401 session_ended", await server.Http.MeAsync(tokens[^1].Access));

        tokens.Add(await server.Http.SignInAsync(email, password));
        Assert.Equal("200", await server.Http.MeAsync(tokens[^1].Access));
        Assert.Equal("204", await server.Http.LogoutAsync(new { refresh_token = tokens[^1].Refresh }));
        tokens.Add(await server.Http.SignInAsync(email, password));
        Assert.Equal("204", await server.Http.LogoutAsync(new { everywhere = true }, tokens[^1].Access));
        Assert.Equal("401 token_invalid", await server.Http.LogoutAsync(new { refresh_token = "no.tok.en" }));

        await server.StopStorageAsync();
        const string Unavailable = "storage_unavailable";
        var unanswered = await Task.WhenAll(
            server.Http.MeAsync(tokens[^1].Access),
            server.Http.LogoutAsync(new { refresh_token = tokens[^1].Refresh }));
        Assert.All(unanswered, one => Assert.Equal($"503 {Unavailable}", one));

        await Wait.UntilAsync(
            () => collector.Value(Refreshes, "session_ended") == 2
                && collector.Value(Me, Unavailable) == 1
                && collector.Value(SignOuts, Unavailable) == 1
                && collector.Logs.Any(log => log.Body.EndsWith("two hold it", StringComparison.Ordinal))
                && collector.Spans.Count(span => span.Attributes.GetValueOrDefault("outcome") == "session_ended") >= 2,
            "the last requests are exported");
        Assert.Equal(3, collector.Value(SignIns, "signed_in"));
        Assert.Equal(2, collector.Value(SignIns, "sign_in_failed"));
        Assert.Equal(3, collector.Value(Refreshes, "refreshed"));
        Assert.Equal(1, collector.Value(Refreshes, "token_invalid"));
        Assert.Equal(1, collector.Value(Me, "answered"));
        Assert.Equal(1, collector.Value(Me, "session_ended"));
        Assert.Equal(1, collector.Value(SignOuts, "signed_out"));
        Assert.Equal(1, collector.Value(SignOuts, "signed_out_everywhere"));
        Assert.Equal(1, collector.Value(SignOuts, "token_invalid"));
        Assert.Equal(1, collector.Metrics.Where(point => point.Name == Reused).Sum(point => point.Value));

        var everything = collector.Everything;
        Assert.Contains(SignIns, everything, StringComparison.Ordinal);
        string[] secrets =
        [
            password, name, .. refused,
            .. tokens.SelectMany(pair => pair.Refresh.Split('.')[1..].Concat(pair.Access.Split('.')[1..])),
        ];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
        }

        // Of metrics none is about one account or one session.
        var account = SessionTokens.Claims(tokens[0].Access).GetProperty("sub").GetString();
        Assert.DoesNotContain(
            collector.Metrics.SelectMany(point => point.Attributes.Values),
            value => value == account || value == tokens[0].SessionId);
    }
}
