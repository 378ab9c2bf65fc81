using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What a registration meets that is there already, with delivery Response.</summary>
public sealed class RepeatTests
{
    private const string UserNameTaken = "409 username_taken";
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

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
    public async Task AnHourAfterTooManyGuessesTheRightPasswordGetsALink()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(name);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null, $"another password {i}"));
        }

        Assert.Equal("429 rate_limited", await server.TryRegisterAsync(name, null, "krzysiek"));
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("201", await server.TryRegisterAsync(name, null, "krzysiek"));
    }

    [Fact]
    public async Task RepeatingTheRightPasswordCostsNoTry()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal("201", await server.TryRegisterAsync(name, null, "krzysiek"));
        }

        Assert.Single(await server.RowsAsync(name));
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
