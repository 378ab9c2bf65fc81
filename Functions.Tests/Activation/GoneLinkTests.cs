using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Authentic links of accounts that are over, gone or deactivated, by both deliveries.</summary>
public sealed class GoneLinkTests
{
    private const string Gone = "410 link_gone";

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [InlineData(Delivery.Email)]
    [InlineData(Delivery.Response)]
    public async Task TheLinkOfADeactivatedAccountIsGone(Delivery delivery)
    {
        await using var server = await TestServer.StartAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name, delivery);
        Assert.Equal(
            "200 User Activated", await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
        await server.EditAsync(name, row => row["IsActive"] = false);
        await AssertGoneAsync(server, account.Link());
    }

    [Theory]
    [InlineData(Delivery.Email)]
    [InlineData(Delivery.Response)]
    public async Task TheLinkOfARemovedAccountIsGone(Delivery delivery)
    {
        await using var server = await TestServer.StartAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name, delivery);
        await server.EditAsync(name, row => row["RemovedAt"] = server.Clock.GetUtcNow());
        await AssertGoneAsync(server, account.Link());
        await server.Table.DeleteEntityAsync(RowIds.Partition(account.Id), account.Id);
        await AssertGoneAsync(server, account.Link());
    }

    [Theory]
    [InlineData(Delivery.Email)]
    [InlineData(Delivery.Response)]
    public async Task ALinkMadeUnderALongerPeriodIsGoneAfterTheShorterOne(Delivery delivery)
    {
        await using var before = await TestServer.StartAsync();
        var account = await MailedAccount.InsertAsync(before, Email, name, delivery);
        await using var after = await TestServer.StartAsync("Activation:PendingPeriod=00:10:00");
        after.Clock.Advance(TimeSpan.FromMinutes(11));
        await AssertGoneAsync(after, account.Link());
    }

    /// <summary>Nothing brings the account to life, and the page says what to do.</summary>
    private async Task AssertGoneAsync(TestServer server, string link)
    {
        Assert.Equal(Gone, await LinkClient.OpenAsync(server, link));
        Assert.Equal(Gone, await LinkClient.ActivateAsync(server, link, MailedAccount.Password));
        Assert.Equal(Gone, await LinkClient.PostAsync(server, link, new { new_password = "another password" }));
        var (status, page) = await LinkClient.PageAsync(server, link);
        Assert.Equal(410, status);
        Assert.Contains("you can register in", page, StringComparison.Ordinal);
        Assert.NotEqual(true, (await server.RowAsync(name))?.GetBoolean("IsActive"));
    }
}
