using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What a registration meets that is there already, with delivery Email.</summary>
public sealed class RepeatByMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    private string OtherEmail => $"{other}@example.org";

    [Fact]
    public async Task APendingRegistrationIsInNobodysWayAndStays()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        Assert.Equal("202", await server.TryRegisterAsync(name, Email));
        Assert.Equal("202", await server.TryRegisterAsync(name, Email));
        Assert.Equal("202", await server.TryRegisterAsync(name, Email, "another password"));
        Assert.Equal("202", await server.TryRegisterAsync(name, OtherEmail));
        Assert.Equal("202", await server.TryRegisterAsync(other, Email));
        Assert.Equal("202", await server.TryRegisterAsync(null, Email));
        Assert.Equal(5, (await server.RowsAsync(Email)).Count);
        Assert.Null(await server.HolderAsync(name));
        Assert.Null(await server.HolderAsync(Email));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheNameOfAnActiveOrDeactivatedAccountIsTakenAndItsEmailIsNotTold(bool isActive)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        Assert.Equal(
            "200 User Activated", await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        Assert.Equal("409 username_taken", await server.TryRegisterAsync(name, Email));
        Assert.Equal("409 username_taken", await server.TryRegisterAsync(name.ToUpperInvariant(), OtherEmail));
        Assert.Equal("202", await server.TryRegisterAsync(other, Email));
        Assert.Equal("202", await server.TryRegisterAsync(null, Email));
        Assert.Equal("202", await server.TryRegisterAsync(Email, Email));
        Assert.Equal(isActive, (await server.RowsAsync(name))[0].GetBoolean("IsActive"));
    }

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheAnswerNeverHoldsTheLink(bool isRepeated)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        if (isRepeated)
        {
            await server.TryRegisterAsync(name, Email);
        }

        using var answer = await server.RegisterAsync(new { username = name, email = Email, password = "krzysiek" });
        Assert.Equal(202, (int)answer.StatusCode);
        Assert.DoesNotContain("activate/", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(answer.Headers.Location);
    }
}
