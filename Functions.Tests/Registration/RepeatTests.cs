using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What a registration meets that is there already, with delivery Response.</summary>
public sealed class RepeatTests
{
    private const string UserNameTaken = "409 username_taken";
    private const string EmailTaken = "409 email_taken";
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    private string OtherEmail => $"{other}@example.org";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARepeatedRequestGetsAFreshLinkOfTheSameAccount(bool hasEmail)
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.LinkAsync(name, hasEmail ? Email : null);
        var again = await server.LinkAsync(name, hasEmail ? Email : null);
        Assert.Equal(LinkClient.AccountOf(first), LinkClient.AccountOf(again));
        Assert.Single(await server.RowsAsync(name));
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, again));
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, first));
    }

    [Fact]
    public async Task ARepeatedRequestWithTheEmailAsNameGetsAFreshLink()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.LinkAsync(Email, Email);
        var again = await server.LinkAsync(Email.ToUpperInvariant(), Email);
        Assert.Equal(LinkClient.AccountOf(first), LinkClient.AccountOf(again));
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, first));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnotherPasswordGetsNoLinkAndLeavesTheFirst(bool hasEmail)
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.LinkAsync(name, hasEmail ? Email : null);
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, hasEmail ? Email : null, "another password"));
        Assert.Single(await server.RowsAsync(name));
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, first));
    }

    [Fact]
    public async Task GuessesAtThePasswordOfAPendingAccountAreCountedAsThoseOfAnActivation()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(name);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null, $"another password {i}"));
        }

        using var sixth = await server.RegisterAsync(new { username = name, password = "krzysiek" });
        Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(sixth));
        Assert.InRange(sixth.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("201", await server.TryRegisterAsync(name, null, "krzysiek"));
    }

    [Fact]
    public async Task RepeatingTheRightPasswordCostsNoTry()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("201", await server.TryRegisterAsync(name, null, "krzysiek"));
        }
    }

    [Fact]
    public async Task APendingNameIsTakenForAnybodyElse()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(name, Email);
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, OtherEmail));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null));
        await server.LinkAsync(other);
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(other, OtherEmail));
    }

    [Fact]
    public async Task APendingEmailIsTakenUnderAnotherName()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name, Email);
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Email));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(null, Email));
        Assert.Null(await server.RowAsync(other));
        Assert.Null(await server.HolderAsync(other));
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, link));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnActiveOrDeactivatedAccountKeepsNameAndEmail(bool isActive)
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name, Email);
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, link));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        Assert.Equal(isActive ? Activated : "410 link_gone", await LinkClient.OpenAsync(server, link));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, Email));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, OtherEmail));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Email));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(null, Email));
        Assert.Equal(isActive, (await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Fact]
    public async Task AnEmailThatIsAnActiveNameIsTaken()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, await server.LinkAsync(Email, Email)));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(null, Email));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Email));
    }

    [Fact]
    public async Task ARegistrationByMailThatIsPendingHoldsNothing()
    {
        await using var server = await TestServer.StartAsync();
        await MailedAccount.InsertAsync(server, Email, name);
        var link = await server.LinkAsync(name, Email);
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, link));
        Assert.Equal(LinkClient.AccountOf(link), await server.HolderAsync(Email));
    }

    [Theory]
    [InlineData("{0}", "ﬁ{0}", false)]
    [InlineData("fi{0}", "ﬁ{0}", true)]
    [InlineData("{0}ä", "{0}a\u0308", true)]
    [InlineData("x{0}", "  X{0} ", true)]
    public async Task NamesAreComparedNormalised(string first, string second, bool isSame)
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(first.Replace("{0}", name, StringComparison.Ordinal));
        var outcome = await server.TryRegisterAsync(
            second.Replace("{0}", name, StringComparison.Ordinal), null, "another password");
        Assert.Equal(isSame ? UserNameTaken : "201", outcome);
    }
}
