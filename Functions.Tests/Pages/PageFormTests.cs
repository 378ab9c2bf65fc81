using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Pages;

/// <summary>The forms in a browser without JavaScript, under a base path.</summary>
[Collection(OneBrowser.Name)]
public sealed class PageFormTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PageSite _site = null!;

    public async Task InitializeAsync() => _site = await PageSite.StartAsync(EveryPage.Branding);

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [BrowserFact]
    public Task The_password_is_focused_and_enter_sends_it_to_the_same_address() => VisitAsync("confirm-password", async page =>
    {
        await page.Keyboard.TypeAsync("correct horse");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForLoadStateAsync();
    }, "/en/base/api/activate/confirm-password password=correct horse");

    [BrowserFact]
    public Task One_button_activates_when_no_password_is_asked() => VisitAsync("confirm",
        page => page.GetByRole(AriaRole.Button, new() { Name = "Activate account" }).ClickAsync(),
        "/en/base/api/activate/confirm ");

    [BrowserFact]
    public Task This_was_not_me_takes_one_more_page_and_then_removes() => VisitAsync("confirm", async page =>
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "This was not me" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "No, go back" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "This was not me" }).ClickAsync();
        Assert.Empty(_site.Posts);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this registration" }).ClickAsync();
    }, "/en/base/api/activate/confirm action=remove");

    [BrowserFact]
    public Task An_expired_link_is_sent_again_by_one_button() => VisitAsync("expired",
        page => page.GetByRole(AriaRole.Button, new() { Name = "Send a new link" }).ClickAsync(),
        "/en/base/api/resend token=" + EveryPage.Token);

    [BrowserFact]
    public Task A_link_that_is_gone_asks_for_the_address() => VisitAsync("gone", async page =>
    {
        await page.GetByLabel("Email address").FillAsync("ada@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a new link" }).ClickAsync();
    }, "/en/base/api/resend email=ada@example.org");

    private async Task VisitAsync(string name, Func<IPage, Task> act, string posted)
    {
        await using var context = await fixture.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(_site.Address(name));
        await act(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Check your inbox");
        Assert.Equal(posted, Assert.Single(_site.Posts));
    }
}
