using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What a registration meets that is there already, with delivery Email.</summary>
public sealed class RepeatByMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task AnEmailThatIsAnActiveNameIsNotTold()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email);
        Assert.Equal(
            "200 User Activated", await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
        Assert.Equal("202", await server.TryRegisterAsync(Email, Email));
        Assert.Equal("202", await server.TryRegisterAsync(name, Email));
    }
}
