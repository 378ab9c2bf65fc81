using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>
/// A hundred forms of links by mail, sent at once: one account comes to life, and everybody else gets a page. Storage
/// is slow, so that they meet.
/// </summary>
[Collection(Alone.Name)]
public sealed class RaceByMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private const int Many = 100;

    /// <summary>Their passwords are hashed for real.</summary>
    private const int Hashed = 12;

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task OneLinkWithItsPasswordActivatesOnce()
    {
        await using var server = await StartAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var link = account.Link();
        var pages = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => SendAsync(server, link)));

        // 429: tries that are under way count until they are found right.
        AssertPages(pages, 200, 429, 503);
        Assert.Contains(200, pages.Select(page => page.Status));
        Assert.Equal(account.Id, await server.HolderAsync(name));
        Assert.Equal(account.Id, await server.HolderAsync(Email));
        Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Fact]
    public async Task OneLinkWithManyNewPasswordsHasThatOfTheOneWhoWasFirst()
    {
        await using var server = await StartAsync();
        var account = await MailedAccount.InsertAsync(server, Email);
        var link = account.Link();
        var pages = await Task.WhenAll(Enumerable.Range(0, Hashed).Select(i =>
            LinkClient.SendFormAsync(server, link, ("new_password", $"new password {i}"))));
        AssertPages(pages, 200, 409, 429, 503);
        var first = Assert.Single(Enumerable.Range(0, Hashed), i => pages[i].Status == 200);
        Assert.True(await server.IsPasswordAsync((await server.RowAsync(Email))!, $"new password {first}"));
    }

    [Fact]
    public async Task OfManyLinksOfOneMailboxOneActivates()
    {
        await using var server = await StartAsync();
        var accounts = await MailedAccount.InsertAsync(server, Many, i => (Email, $"{name}-{i}"));
        var pages = await Task.WhenAll(accounts.Select(account => SendAsync(server, account.Link())));
        AssertPages(pages, 200, 409, 503);
        await AssertOneIsActiveAsync(server, Email, accounts, pages);
    }

    [Fact]
    public async Task OfManyLinksWithOneNameOneActivatesAndTheOthersMayChooseAnother()
    {
        await using var server = await StartAsync();
        var accounts = await MailedAccount.InsertAsync(server, Many, i => ($"{name}-{i}@example.org", name));
        var pages = await Task.WhenAll(accounts.Select(account => SendAsync(server, account.Link())));
        AssertPages(pages, 200, 409, 503);
        await AssertOneIsActiveAsync(server, name, accounts, pages);

        var loser = Enumerable.Range(0, Many).First(i => pages[i].Status == 409);
        Assert.Contains("name=\"username\"", pages[loser].Text, StringComparison.Ordinal);
        var other = new { password = MailedAccount.Password, username = $"{name}-other" };
        Assert.Equal("200 User Activated", await LinkClient.PostAsync(server, accounts[loser].Link(), other));
    }

    private Task<TestServer> StartAsync() => mails.StartAsync(services =>
    {
        SlowStorage.Add(services);
        TestServer.RetryFully(services);
        MailServer.RemoveWorker(services);
    });

    private static Task<(int Status, string Text)> SendAsync(TestServer server, string link) =>
        LinkClient.SendFormAsync(server, link, ("password", MailedAccount.Password));

    /// <summary>Every answer is a page with one of these statuses, and no page blames storage.</summary>
    private static void AssertPages((int Status, string Text)[] pages, params int[] statuses)
    {
        Assert.All(pages, page => Assert.Contains(page.Status, statuses));
        Assert.All(pages, page => Assert.Contains("<h1", page.Text, StringComparison.Ordinal));
    }

    private static async Task AssertOneIsActiveAsync(
        TestServer server, string nameOrEmail, IReadOnlyList<MailedAccount> accounts, (int Status, string Text)[] pages)
    {
        var active = Assert.Single(await server.RowsAsync(nameOrEmail), row => row.GetBoolean("IsActive") == true);
        Assert.Equal(active.RowKey, await server.HolderAsync(nameOrEmail));
        var winner = Assert.Single(Enumerable.Range(0, pages.Length), i => pages[i].Status == 200);
        Assert.Equal(active.RowKey, accounts[winner].Id);
        Assert.DoesNotContain(
            server.Log.GetSnapshot(), entry => entry.Message.StartsWith("Storage failed", StringComparison.Ordinal));
    }
}
