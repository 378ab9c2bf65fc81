using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>Where password managers send their users (https://w3c.github.io/webappsec-change-password-url/).</summary>
public sealed class ChangePasswordUrlTests(MailServer mails) : IClassFixture<MailServer>
{
    [Theory]
    [InlineData("/.well-known/change-password", false)]
    [InlineData("/.well-known/change-password/", false)]
    [InlineData("/.well-known/change-password", true)]
    public async Task ItLeadsToThePageThatAsksForALink(string path, bool isByMail)
    {
        await using var server = isByMail ? await mails.StartAsync() : await TestServer.StartAsync();
        using var answer = await server.Http.GetAsync(path);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        var target = new Uri(new Uri(server.Http.BaseAddress!, path), answer.Headers.Location!);
        Assert.Equal("/api/password/forgot", target.AbsolutePath);
        var (status, page) = await LinkClient.PageAsync(server, target.AbsolutePath);
        Assert.Equal(200, status);
        Assert.Contains(isByMail ? "name=\"email\"" : "name=\"username\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadIsAnsweredAsGet()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/.well-known/change-password");
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal("../api/password/forgot", answer.Headers.Location!.OriginalString);
    }
}
