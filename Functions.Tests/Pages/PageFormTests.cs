using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Pages;

/// <summary>The forms in a browser without JavaScript, under a base path.</summary>
[Collection(OneBrowser.Name)]
public sealed class PageFormTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PageSite site = null!;

    public async Task InitializeAsync() => site = await PageSite.StartAsync(EveryPage.Branding);

    public async Task DisposeAsync() => await site.DisposeAsync();

    [BrowserFact]
    public Task ThePasswordIsFocusedAndEnterSendsItToTheSameUrl() => VisitAsync("confirm-password", async page =>
    {
        await Assertions.Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("correct horse");
        await page.Keyboard.PressAsync("Enter");
    }, "/en/base/api/activate/confirm-password password=correct horse");

    [BrowserFact]
    public Task OneButtonActivatesWhenNoPasswordIsAsked() => VisitAsync("confirm",
        page => page.GetByRole(AriaRole.Button, new() { Name = "Activate account" }).ClickAsync(),
        "/en/base/api/activate/confirm ");

    [BrowserFact]
    public Task WhoDoesNotKnowThePasswordChoosesOne() => VisitAsync("confirm-password", async page =>
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "I do not know this password" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I know the password after all" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I do not know this password" }).ClickAsync();
        Assert.Empty(site.Posts);
        await Assertions.Expect(page.GetByLabel("New password")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("correct horse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password and activate" }).ClickAsync();
    }, "/en/base/api/activate/confirm-password username=krzysiek&new_password=correct horse");

    [BrowserFact]
    public Task ANameThatIsTakenIsChangedOnTheSpot() => VisitAsync("confirm-taken", async page =>
    {
        await page.GetByLabel("User name").FillAsync("krzysiek2");
        await page.GetByLabel("Password").FillAsync("correct horse");
        await page.Keyboard.PressAsync("Enter");
    }, "/en/base/api/activate/confirm-taken username=krzysiek2&password=correct horse");

    [BrowserFact]
    public Task AnExpiredLinkIsSentAgainByOneButton() => VisitAsync("expired",
        page => page.GetByRole(AriaRole.Button, new() { Name = "Send a new link" }).ClickAsync(),
        "/en/base/api/resend token=" + EveryPage.Token);

    [BrowserFact]
    public Task ALinkThatIsBrokenAsksForTheEmail() => VisitAsync("invalid", async page =>
    {
        await page.GetByLabel("Email address").FillAsync("ada@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a new link" }).ClickAsync();
    }, "/en/base/api/resend email=ada@example.org");

    private async Task VisitAsync(string name, Func<IPage, Task> act, string posted)
    {
        await using var context = await fixture.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.UrlOf(name));
        await act(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Check your inbox");
        Assert.Equal(posted, Assert.Single(site.Posts));
    }
}
