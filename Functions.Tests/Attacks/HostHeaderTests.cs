using System.Globalization;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Forgot-password poisoning: a link that points to whom the request said it was sent to.</summary>
public sealed class HostHeaderTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Forgot = "/api/password/forgot";

    private static readonly string[] Headers =
        ["Host", "X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Proto"];

    [Theory]
    [InlineData("")]
    [InlineData("Activation:PublicUrl=https://accounts.example.org/base")]
    public async Task AnAnswersLinkDoesNotPointToTheHostOfTheRequest(string setting)
    {
        await using var server = setting.Length == 0
            ? await TestServer.StartAsync()
            : await TestServer.StartAsync(setting);
        using var answer = await PostAsync(
            server, $$"""{"username":"{{TestServer.NewName()}}","password":"krzysiek"}""");
        var link = (await LinkClient.UrlOfAsync(answer)).OriginalString;
        Assert.StartsWith(
            setting.Length == 0
                ? server.Http.BaseAddress!.AbsoluteUri
                : "https://accounts.example.org/base/api/activate/",
            link,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// What looks like another host in a mail program, and is no link in some, stands there as it is.
    /// </summary>
    [Fact]
    public async Task AHostBeyondAsciiIsWrittenAsItIsLookedUp()
    {
        await using var server = await TestServer.StartAsync("Activation:PublicUrl=https://konto.żółw.example/base");
        var ascii = $"https://{new IdnMapping().GetAscii("konto.żółw.example")}/base/api";
        using var answer = await PostAsync(
            server, $$"""{"username":"{{TestServer.NewName()}}","password":"krzysiek"}""");
        var link = (await LinkClient.UrlOfAsync(answer)).OriginalString;
        Assert.StartsWith($"{ascii}/activate/", link, StringComparison.Ordinal);
        using var discovery = await server.Http.GetAsync("/api/.well-known/openid-configuration");
        Assert.Equal(ascii, (await TestServer.JsonAsync(discovery)).GetProperty("issuer").GetString());
    }

    [Fact]
    public async Task AMailsLinkDoesNotPointToTheHostOfTheRequest()
    {
        await using var server = await mails.StartAsync("Activation:PublicUrl=https://accounts.example.org");
        var email = TestServer.NewEmail();
        using var answer = await PostAsync(server, $$"""{"email":"{{email}}","password":"krzysiek"}""");
        Assert.Equal(202, (int)answer.StatusCode);
        var mail = Assert.Single(await mails.MailsAsync(email, 1));
        Assert.Contains("https://accounts.example.org/api/activate/", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("attacker", mail.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Activation:PublicUrl=https://accounts.example.org/base")]
    public async Task AResetLinkOfAnAnswerDoesNotPointToTheHostOfTheRequest(string setting)
    {
        await using var server = await TestServer.StartAsync(setting.Length == 0 ? [] : [setting]);
        var name = TestServer.NewName();
        await LinkClient.OpenAsync(server, await server.LinkAsync(name));
        using var answer = await PostAsync(server, $$"""{"username":"{{name}}"}""", Forgot);
        var link = (await LinkClient.UrlOfAsync(answer)).OriginalString;
        var start = setting.Length == 0
            ? $"{server.Http.BaseAddress!.AbsoluteUri}api/password/reset/"
            : "https://accounts.example.org/base/api/password/reset/";
        Assert.StartsWith(start, link, StringComparison.Ordinal);
    }

    /// <summary>
    /// hestiacp#748: neither the link nor, in the mail that a password was changed, the way to take it back.
    /// </summary>
    [Fact]
    public async Task TheMailsOfARecoveryDoNotPointToTheHostOfTheRequest()
    {
        await using var server = await mails.StartAsync("Activation:PublicUrl=https://accounts.example.org");
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        using var answer = await PostAsync(server, $$"""{"email":"{{email}}"}""", Forgot);
        Assert.Equal(202, (int)answer.StatusCode);
        var sent = Assert.Single(await mails.MailsAsync(email, 1));
        Assert.Contains("https://accounts.example.org/api/password/reset/", sent.TextBody, StringComparison.Ordinal);
        var path = MailServer.LinkOf(sent);
        using var reset = await PostAsync(server, $$"""{"password":"{{ResetCalls.New}}"}""", path);
        Assert.Equal(ResetCalls.Changed, await TestServer.OutcomeAsync(reset));
        var all = await mails.MailsAsync(email, 2);
        Assert.Contains(all, mail => mail.TextBody!.Split('\n')
            .Any(line => line.Trim() == "https://accounts.example.org/api/password/forgot"));
        Assert.All(all, mail =>
            Assert.DoesNotContain("attacker", mail.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, string body, string path = "/api/register")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, null, "application/json"),
        };
        foreach (var header in Headers)
        {
            request.Headers.TryAddWithoutValidation(
                header, header == "Forwarded" ? "host=attacker.example" : "attacker.example");
        }

        return server.Http.SendAsync(request);
    }
}
