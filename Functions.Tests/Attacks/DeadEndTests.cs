using System.Net.Http.Json;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Links that come too late: every page says what to do, by what became of the account.</summary>
public sealed class DeadEndTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string SendAgain = "Send a new link";
    private const string SignIn = "Just sign in.";
    private const string RegisterAgain = "you can register in";
    private const string AskThere = "ask for one in";

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [InlineData("pending", SendAgain)]
    [InlineData("active", SignIn)]
    [InlineData("deactivated", RegisterAgain)]
    [InlineData("over", RegisterAgain)]
    [InlineData("removed", RegisterAgain)]
    [InlineData("gone", RegisterAgain)]
    public async Task AnExpiredLinkSaysWhatToDo(string state, string way)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var link = account.Link();
        await BecomeAsync(server, account, state);
        server.Clock.Advance(state == "over" ? TimeSpan.FromDays(7) : TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        Assert.Equal("401 token_expired", await LinkClient.OpenAsync(server, link));
        Assert.Equal("401 token_expired", await LinkClient.ActivateAsync(server, link, MailedAccount.Password));
        foreach (var (status, page) in new[]
        {
            await LinkClient.PageAsync(server, link),
            await LinkClient.SendFormAsync(server, link, ("password", MailedAccount.Password)),
        })
        {
            Assert.Equal(401, status);
            Assert.Contains(way, page, StringComparison.Ordinal);
            Assert.Equal(way == SendAgain, page.Contains("action=\"../resend\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task TheButtonOfAnExpiredLinkSendsOneThatWorks()
    {
        await using var server = await mails.StartAsync(SlowStorage.Add);
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var link = account.Link();
        server.Clock.Advance(TimeSpan.FromHours(3));
        var (status, page) = await LinkClient.PageAsync(server, link);
        Assert.Equal(401, status);
        Assert.Contains($"value=\"{LinkClient.TokenOf(link)}\"", page, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("token", LinkClient.TokenOf(link))]);
        using var resent = await server.Http.PostAsync("/api/resend", form);
        Assert.Equal(202, (int)resent.StatusCode);
        var fresh = await mails.LinkAsync(Email);
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, fresh, MailedAccount.Password));
    }

    [Theory]
    [InlineData(Delivery.Email, Delivery.Response)]
    [InlineData(Delivery.Response, Delivery.Email)]
    [InlineData(Delivery.Response, Delivery.Response)]
    public async Task WhereNoLinkCanBeMailedNoButtonPromisesOne(Delivery registered, Delivery now)
    {
        await using var server = await mails.StartAsync(MailServer.RemoveWorker, $"Activation:Delivery={now}");
        var link = (await MailedAccount.InsertAsync(server, Email, name, registered)).Link();
        server.Clock.Advance(TimeSpan.FromHours(3));
        var (status, page) = await LinkClient.PageAsync(server, link);
        Assert.Equal(401, status);
        Assert.Contains(AskThere, page, StringComparison.Ordinal);
        Assert.DoesNotContain(SendAgain, page, StringComparison.Ordinal);
    }

    /// <summary>It was registered with delivery Response, where neither a password nor another name is taken.</summary>
    [Fact]
    public async Task ALinkWhoseNameWasTakenAsksForNothingThatCannotBeSent()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name);
        var other = (await MailedAccount.InsertAsync(server, Email, name)).Link();
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, other, MailedAccount.Password));
        Assert.Equal("409 username_taken", await LinkClient.OpenAsync(server, link));
        foreach (var (status, page) in new[]
        {
            await LinkClient.PageAsync(server, link),
            await LinkClient.SendFormAsync(server, link, ("password", MailedAccount.Password)),
        })
        {
            Assert.Equal(409, status);
            Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
            Assert.Contains(RegisterAgain, page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    public async Task ABrokenLinkAsksForTheEmail(string token)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var (status, page) = await LinkClient.PageAsync(server, $"/api/activate/{token}");
        Assert.Equal(401, status);
        Assert.Contains("type=\"email\"", page, StringComparison.Ordinal);
        Assert.Contains(SendAgain, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExpiredTokenOfAnAccountThatIsGoneIsAcceptedByResendAsAnyOther()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var token = LinkClient.TokenOf(account.Link());
        await BecomeAsync(server, account, "gone");
        server.Clock.Advance(TimeSpan.FromHours(3));
        using var answer = await server.Http.PostAsJsonAsync("/api/resend", new { token });
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private async Task BecomeAsync(TestServer server, MailedAccount account, string state)
    {
        switch (state)
        {
            case "active" or "deactivated":
                Assert.Equal(
                    "200 User Activated",
                    await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
                await server.EditAsync(name, row => row["IsActive"] = state == "active");
                break;
            case "removed":
                await server.EditAsync(name, row => row["RemovedAt"] = server.Clock.GetUtcNow());
                break;
            case "gone":
                await server.Table.DeleteEntityAsync(RowIds.Partition(account.Id), account.Id);
                break;
        }
    }
}
