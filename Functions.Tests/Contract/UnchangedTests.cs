using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>What changes nothing: what scanners and previews of links do.</summary>
public sealed class UnchangedTests
{
    private readonly string name = TestServer.NewName();

    [Theory]
    [OnEveryHost("HEAD")]
    [OnEveryHost("OPTIONS")]
    [OnEveryHost("PUT")]
    public async Task NoOtherMethodChangesAnythingThoughGetActivates(HostKind kind, string method)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        await AssertUnchangedAsync(host, path, name, method);
    }

    [Theory]
    [OnEveryHost("HEAD", Setup = HostSetup.Email)]
    [OnEveryHost("OPTIONS", Setup = HostSetup.Email)]
    [OnEveryHost("GET", Setup = HostSetup.Email)]
    public async Task OfAMailedLinkGetChangesNothingEither(HostKind kind, string method)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = $"{name}@example.org";
        var path = await host.MailedPathAsync(email);
        await AssertUnchangedAsync(host, path, email, method);
        await AssertUnchangedAsync(host, $"{path}?new", email, method);
    }

    [Theory]
    [OnEveryHost]
    public async Task AHeadIsAnsweredAsItsGetWithoutTheBody(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        (string Path, int Status)[] expected =
            [("/api/activate/token", 401), ("/api/activate/", 401), ("/api/openapi.json", 200)];
        foreach (var (path, status) in expected)
        {
            using var answer = await host.SendAsync(HttpMethod.Head, path);
            CommonHeaders.Check(answer);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    private static async Task AssertUnchangedAsync(ProductHost host, string path, string nameOrEmail, string method)
    {
        var before = (await host.Accounts.FindAsync(nameOrEmail))!;
        foreach (var accept in new[] { "text/html", "application/json" })
        {
            using var answer = await host.SendAsync(new HttpMethod(method), path, null, $"Accept: {accept}");
            var expected = method is "OPTIONS" or "PUT" ? HostDifferences.WrongMethod.Of(host.Kind)[..3] : "200";
            Assert.Equal(expected, $"{(int)answer.StatusCode}");
            Assert.True(method != "HEAD" || (await answer.Content.ReadAsByteArrayAsync()).Length == 0);
        }

        Assert.Equal(before.ETag, (await host.Accounts.FindAsync(nameOrEmail))!.ETag);
    }
}
