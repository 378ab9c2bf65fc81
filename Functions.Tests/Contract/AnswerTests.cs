using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Pages, headers and documents, on both hosts.</summary>
public sealed class AnswerTests
{
    [Theory]
    [OnEveryHost("GET", "/api/health")]
    [OnEveryHost("GET", "/api/openapi.json")]
    [OnEveryHost("GET", "/api/activate/token")]
    [OnEveryHost("POST", "/api/register")]
    [OnEveryHost("POST", "/api/resend")]
    public async Task EveryAnswerHasTheCommonHeadersOnce(HostKind kind, string method, string path)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.SendAsync(new HttpMethod(method), path);
        CommonHeaders.Check(answer);
    }

    [Theory]
    [OnEveryHost]
    public async Task HealthIsAnsweredToGetAndHead(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await host.SendAsync(method, "/api/health");
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    [Theory]
    [OnEveryHost]
    public async Task TheDocumentIsTheCommittedOne(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        Assert.Equal(ApiContract.CommittedText(), await host.Http.GetStringAsync("/api/openapi.json"));
    }

    [Theory]
    [OnEveryHost]
    public async Task ABrowserGetsAPageForEveryOutcome(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var link = (await host.LinkAsync(TestServer.NewName())).AbsolutePath;
        var name = TestServer.NewName();
        var gone = (await host.LinkAsync(name)).AbsolutePath;
        var id = await host.Accounts.MakeAsync(AccountIs.Removed, name);
        var late = HostAccounts.PathOf(id, TimeSpan.FromHours(3));
        foreach (var (path, status) in new[] { (link, 200), (link, 200), (link[..^9], 401), (gone, 410), (late, 401) })
        {
            var page = await host.PageAsync(path);
            Assert.Equal(status, page.Status);
            Assert.StartsWith("<!DOCTYPE html>", page.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [OnEveryHost("de", "lang=\"de\"")]
    [OnEveryHost("pl", "lang=\"pl\"")]
    public async Task APageIsInTheReadersLanguage(HostKind kind, string language, string expected)
    {
        var host = await ContractHosts.SharedAsync(kind);
        string[] headers = ["Accept: text/html", $"Accept-Language: {language}"];
        using var answer = await host.SendAsync(HttpMethod.Get, "/api/activate/token", null, headers);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
