using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Email;

public sealed class ActivateByMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "krzysiek";

    private readonly string name = TestServer.NewName();

    private string Address => $"{name}@example.org";

    [Fact]
    public async Task OnlyAPostWithThePasswordActivates()
    {
        await using var server = await mails.StartAsync();
        using var registered = await server.RegisterAsync(new { username = name, email = Address, password = Password });
        Assert.Equal(202, (int)registered.StatusCode);
        Assert.DoesNotContain("activate/", await registered.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var link = await mails.LinkAsync(Address);

        foreach (var method in new[] { "GET", "HEAD", "OPTIONS" }) await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), link));
        Assert.Equal("200 Confirm with POST.", await TestServer.OutcomeAsync(await server.Http.GetAsync(link)));
        Assert.Equal("400 validation_failed", await PostAsync(server, link, null));
        Assert.Equal("403 password_mismatch", await PostAsync(server, link, "another password"));
        Assert.False((await server.RowAsync(name))!.GetBoolean("IsActive"));
        Assert.Equal("200 User Activated", await PostAsync(server, link, Password));
        Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
        Assert.Equal("200 User Activated", await PostAsync(server, link, null));
    }

    [Fact]
    public async Task TheSixthTryIsRefusedOnEveryInstance()
    {
        await using var server = await mails.StartAsync();
        await using var another = await mails.StartAsync();
        await server.RegisterAsync(new { email = Address, password = Password });
        var link = await mails.LinkAsync(Address);
        for (var i = 0; i < 5; i++) Assert.Equal("403 password_mismatch", await PostAsync(i % 2 == 0 ? server : another, link, "another password"));
        Assert.Equal("429 rate_limited", await PostAsync(another, link, Password));
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("200 User Activated", await PostAsync(server, link, Password));
    }

    [Fact]
    public async Task AFormOfAnotherSiteChangesNothingAndOurOwnDoes()
    {
        await using var server = await mails.StartAsync();
        await server.RegisterAsync(new { username = name, email = Address, password = Password });
        var link = await mails.LinkAsync(Address);
        foreach (var (site, outcome) in new[] { ("cross-site", "400 cross_site_form"), ("same-origin", "200 User Activated") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, link) { Content = new FormUrlEncodedContent([new("password", Password)]) };
            request.Headers.Add("Sec-Fetch-Site", site);
            Assert.Equal(outcome, await TestServer.OutcomeAsync(await server.Http.SendAsync(request)));
        }
    }

    [Fact]
    public async Task ThisWasNotMeRemovesTheRegistrationAfterOneMorePage()
    {
        await using var server = await mails.StartAsync();
        await server.RegisterAsync(new { username = name, email = Address, password = Password });
        var link = await mails.LinkAsync(Address);
        using (var page = new HttpRequestMessage(HttpMethod.Get, link + "?not-me"))
        {
            page.Headers.Accept.ParseAdd("text/html");
            Assert.Contains("remove", await (await server.Http.SendAsync(page)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.NotNull(await server.RowAsync(name));
        using var removed = await server.Http.PostAsJsonAsync(link, new { action = "remove" });
        Assert.Equal(200, (int)removed.StatusCode);
        Assert.Null(await server.RowAsync(name));
        Assert.Equal("410 registration_gone", await PostAsync(server, link, Password));
    }

    internal static async Task<string> PostAsync(TestServer server, string link, string? password)
    {
        using var answer = await server.Http.PostAsJsonAsync(link, new { password });
        return await TestServer.OutcomeAsync(answer);
    }
}
