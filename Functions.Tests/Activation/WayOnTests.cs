using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Links that activate nothing any more lead to where their reader signs in.</summary>
public sealed class WayOnTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string ReturnUrl = "https://app.example/welcome";
    private const string Password = MailedAccount.Password;

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task WhoseEmailIsTakenIsLedToSigningInAndToAReset()
    {
        await using var server = await mails.StartWithoutWorkerAsync($"Activation:ReturnUrls:0={ReturnUrl}");
        var first = await MailedAccount.InsertAsync(server, Email);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await AddAsync(server);
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, first.Link(), Password));
        var (status, page) = await LinkClient.SendFormAsync(server, late.Link(), ("password", Password));
        Assert.Equal(409, status);
        Assert.Contains("You already have an account", page, StringComparison.Ordinal);
        Assert.Contains($"class=\"button\" href=\"{ReturnUrl}\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"../password/forgot\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReturnUrl)]
    [InlineData("https://another.example/")]
    public async Task AnExpiredLinkOfAnActiveAccountLeadsToSigningIn(string allowed)
    {
        await using var server = await mails.StartWithoutWorkerAsync($"Activation:ReturnUrls:0={allowed}");
        var link = (await AddAsync(server)).Link();
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, link, Password));
        server.Clock.Advance(TimeSpan.FromHours(3));
        var (status, page) = await LinkClient.PageAsync(server, link);
        Assert.Equal(401, status);
        Assert.Equal(
            allowed == ReturnUrl, page.Contains($"class=\"button\" href=\"{ReturnUrl}\"", StringComparison.Ordinal));
        Assert.Equal(allowed != ReturnUrl, page.Contains("You can close this page.", StringComparison.Ordinal));
    }

    private async Task<MailedAccount> AddAsync(TestServer server)
    {
        var account = await MailedAccount.InsertAsync(server, Email, name);
        await server.EditAsync(Email, row => row[nameof(AccountEntity.ReturnUrl)] = ReturnUrl);
        return account;
    }
}
