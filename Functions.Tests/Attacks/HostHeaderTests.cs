using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Forgot-password poisoning: a link that points to whom the request said it was sent to.</summary>
public sealed class HostHeaderTests(MailServer mails) : IClassFixture<MailServer>
{
    private static readonly string[] Headers = ["Host", "X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Proto"];

    [Theory]
    [InlineData("")]
    [InlineData("Activation:PublicUrl=https://accounts.example.org/base")]
    public async Task AnAnswersLinkDoesNotPointToTheHostOfTheRequest(string setting)
    {
        await using var server = setting.Length == 0 ? await TestServer.StartAsync() : await TestServer.StartAsync(setting);
        using var answer = await PostAsync(server, $$"""{"username":"{{TestServer.NewName()}}","password":"krzysiek"}""");
        var link = (await TestServer.JsonAsync(answer)).GetProperty("confirmation_url").GetString()!;
        Assert.StartsWith(setting.Length == 0 ? server.Http.BaseAddress!.AbsoluteUri : "https://accounts.example.org/base/api/activate/", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMailsLinkDoesNotPointToTheHostOfTheRequest()
    {
        await using var server = await mails.StartAsync("Activation:PublicUrl=https://accounts.example.org");
        var address = $"{TestServer.NewName()}@example.org";
        using var answer = await PostAsync(server, $$"""{"email":"{{address}}","password":"krzysiek"}""");
        Assert.Equal(202, (int)answer.StatusCode);
        var mail = Assert.Single(await mails.MailsAsync(address, 1));
        Assert.Contains("https://accounts.example.org/api/activate/", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("attacker", mail.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/register") { Content = new StringContent(body, null, "application/json") };
        foreach (var header in Headers) request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? "host=attacker.example" : "attacker.example");
        return server.Http.SendAsync(request);
    }
}
