using System.Security.Cryptography;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>
/// The pages that Server adds for developers, and those that people need only where links are mailed.
/// </summary>
[Collection(OneBrowser.Name)]
public sealed class DevelopmentPagesTests(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task TheApiCanBeReadWithoutAskingAnotherSite()
    {
        await using var server = await TestServer.StartAsync();
        await using var context = await fixture.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server.Http.BaseAddress!.AbsoluteUri, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                complaints.Add(request.Url);
            }
        };
        await page.GotoAsync(new Uri(server.Http.BaseAddress!, "/docs").AbsoluteUri);
        string[] summaries =
        [
            "Register an account", "Send the link again", "Open an activation link", "Activate an account",
            "Is storage reachable", "This API as OpenAPI 3.1",
        ];
        foreach (var summary in summaries)
        {
            await page.GetByText(summary, new() { Exact = true }).First.WaitForAsync(new() { Timeout = 30_000 });
        }

        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs")]
    [InlineData("/docs/scalar.js")]
    [InlineData("/api/password/forgot")]
    [InlineData("/.well-known/change-password")]
    public async Task OutsideDevelopmentThereAreNone(string path)
    {
        await using var server = await TestServer.StartAsync(
            "environment=Production",
            "Activation:PublicUrl=https://accounts.example.org",
            "Activation:Delivery=Response",
            "Activation:ClientKeys:0=a-client-key-of-thirty-two-characters",
            $"Token:SigningKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            $"SignIn:AccessKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");
        using var answer = await server.Http.GetAsync(path);
        Assert.Equal("404 not_found", await TestServer.OutcomeAsync(answer));
    }
}
