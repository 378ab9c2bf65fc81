using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>
/// What may befall any request has a page that leads back to the form: no browser shows again a page that came by POST.
/// </summary>
public sealed class TryAgainTests
{
    private const string Button = "<a class=\"button\" href=\"?\"";
    private const string Reopen = "open the link from your email again";

    private readonly string name = TestServer.NewName();

    [Theory]
    [OnEveryHost("leave", true, false)]
    [OnEveryHost("password/forgot", true, false)]
    [OnEveryHost("activate", true, true)]
    [OnEveryHost("password/reset", true, true)]
    [OnEveryHost("resend", false, true)]
    public async Task APageLeadsBackToItsFormAndToTheMailWhereThereIsOne(
        HostKind kind, string call, bool hasForm, bool isMailed)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var link = await host.LinkAsync(name);
        var path = call switch
        {
            "activate" => link.AbsolutePath,
            "password/reset" => await host.Accounts.ResetPathAsync(name),
            _ => $"/api/{call}",
        };
        foreach (var (length, type, status) in new[] { (1, "text/plain", 415), (16_385, "application/json", 413) })
        {
            using var body = new StringContent(new string('x', length), null, type);
            var page = await host.PageAsync(HttpMethod.Post, path, body);
            Assert.Equal(status, page.Status);
            Assert.Equal(hasForm, page.Says(Button));
            Assert.Equal(isMailed, page.Says(Reopen));
        }
    }

    [Theory]
    [OnEveryHost("leave", Setup = HostSetup.NoStorage)]
    [OnEveryHost("password/forgot", Setup = HostSetup.NoStorage)]
    public async Task WithoutStorageAPageWithoutAMailLeadsBackToItsForm(HostKind kind, string call)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.NoStorage);
        var page = await host.PageAsync($"/api/{call}", ("username", name), ("password", "krzysiek"));
        Assert.Equal("503 We will be right back", page.Outcome);
        Assert.True(page.Says(Button));
        Assert.False(page.Says(Reopen));
    }

    /// <summary>Who guessed too often is not one of too many callers.</summary>
    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task AfterTooManyWrongPasswordsTheFormOfLeavingLeadsToANewOne(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        string[] headers = [$"X-Forwarded-For: {Client.NewIp()}", "Accept: text/html"];
        ProductPage? page = null;
        for (var i = 0; i < 3; i++)
        {
            using var form = new FormUrlEncodedContent([new("username", name), new("password", $"not this {i}")]);
            using var answer = await host.SendAsync(HttpMethod.Post, "/api/leave", form, headers);
            page = await ProductPage.ReadAsync(answer);
        }

        Assert.Equal("429 Too many tries", page!.Outcome);
        Assert.True(page.RetryAfter > TimeSpan.FromMinutes(1));
        Assert.True(page.Says("after several wrong passwords. Please try again in about"));
        Assert.True(page.Says("<a class=\"button\" href=\"password/forgot\""));
    }
}
