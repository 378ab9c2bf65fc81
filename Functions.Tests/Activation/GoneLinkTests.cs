using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Authentic links of accounts that are over by a shorter period, by both deliveries.</summary>
public sealed class GoneLinkTests
{
    private const string Gone = "410 link_gone";

    private readonly string name = TestServer.NewName();

    [Theory]
    [InlineData(Delivery.Email)]
    [InlineData(Delivery.Response)]
    public async Task ALinkMadeUnderALongerPeriodIsGoneAfterTheShorterOne(Delivery delivery)
    {
        await using var before = await TestServer.StartAsync();
        var account = await MailedAccount.InsertAsync(before, $"{name}@example.org", name, delivery);
        await using var after = await TestServer.StartAsync("Activation:PendingPeriod=00:10:00");
        after.Clock.Advance(TimeSpan.FromMinutes(11));
        var link = account.Link();
        Assert.Equal(Gone, await LinkClient.OpenAsync(after, link));
        Assert.Equal(Gone, await LinkClient.ActivateAsync(after, link, MailedAccount.Password));
        Assert.Equal(Gone, await LinkClient.PostAsync(after, link, new { new_password = "another password" }));
        Assert.False((await after.RowAsync(name))!.GetBoolean("IsActive"));
    }
}
