using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What a registration meets that is there already, with delivery Response.</summary>
public sealed class RepeatTests
{
    private const string UserNameTaken = "409 username_taken";
    private const string EmailTaken = "409 email_taken";
    private const string Gone = "410 registration_gone";
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Address => $"{name}@example.org";

    private string OtherAddress => $"{other}@example.org";

    [Fact]
    public async Task TheSameNameAndAddressReplacesAPendingRegistration()
    {
        await using var server = await TestServer.StartAsync();
        var old = await server.LinkAsync(name, Address);
        var fresh = await server.LinkAsync(name, Address, "another password");
        await AssertAsync(server, Gone, old);
        await AssertAsync(server, Activated, fresh);
    }

    [Fact]
    public async Task TheSameAddressAsNameReplacesAPendingRegistration()
    {
        await using var server = await TestServer.StartAsync();
        var old = await server.LinkAsync(Address, Address);
        var fresh = await server.LinkAsync(Address.ToUpperInvariant(), Address);
        await AssertAsync(server, Gone, old);
        await AssertAsync(server, Activated, fresh);
    }

    [Fact]
    public async Task ANameWithoutAddressGetsAFreshLinkForTheSamePasswordOnly()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.LinkAsync(name);
        var again = await server.LinkAsync(name);
        await AssertAsync(server, UserNameTaken, new { username = name, password = "another password" });
        await AssertAsync(server, Activated, again);
        await AssertAsync(server, Activated, first);
    }

    [Fact]
    public async Task APendingNameIsTakenForAnybodyElse()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(name, Address);
        await AssertAsync(server, UserNameTaken, new { username = name, email = OtherAddress, password = "krzysiek" });
        await AssertAsync(server, UserNameTaken, new { username = name, password = "krzysiek" });
        await server.LinkAsync(other);
        await AssertAsync(server, UserNameTaken, new { username = other, email = OtherAddress, password = "krzysiek" });
    }

    [Fact]
    public async Task APendingAddressIsTakenUnderAnotherName()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name, Address);
        await AssertAsync(server, EmailTaken, new { username = other, email = Address, password = "krzysiek" });
        await AssertAsync(server, EmailTaken, new { email = Address, password = "krzysiek" });
        Assert.Null(await server.RowAsync(other));
        await AssertAsync(server, Activated, link);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnActiveOrDeactivatedAccountKeepsNameAndAddress(bool isActive)
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name, Address);
        await AssertAsync(server, Activated, link);
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        await AssertAsync(server, isActive ? Activated : Gone, link);
        await AssertAsync(server, UserNameTaken, new { username = name, email = Address, password = "krzysiek" });
        await AssertAsync(server, EmailTaken, new { username = other, email = Address, password = "krzysiek" });
        await AssertAsync(server, EmailTaken, new { email = Address, password = "krzysiek" });
        Assert.Equal(isActive, (await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Fact]
    public async Task AnAddressThatIsAnActiveNameIsTaken()
    {
        await using var server = await TestServer.StartAsync();
        await AssertAsync(server, Activated, await server.LinkAsync(Address, Address));
        await AssertAsync(server, EmailTaken, new { email = Address, password = "krzysiek" });
        await AssertAsync(server, EmailTaken, new { username = other, email = Address, password = "krzysiek" });
    }

    [Fact]
    public async Task AfterThePendingPeriodNameAndAddressAreFreeForAnyone()
    {
        await using var server = await TestServer.StartAsync();
        var old = await server.LinkAsync(name, Address);
        server.Clock.Advance(TimeSpan.FromDays(7));
        var sameName = await server.LinkAsync(name, OtherAddress, "another password");
        var sameAddress = await server.LinkAsync(other, Address, "another password");
        await AssertAsync(server, "401 token_expired", old);
        await AssertAsync(server, Activated, sameName);
        await AssertAsync(server, Activated, sameAddress);
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
        await AssertAsync(server, isSame ? UserNameTaken : "201", new { username = second.Replace("{0}", name, StringComparison.Ordinal), password = "another password" });
    }

    private static async Task AssertAsync(TestServer server, string outcome, object body)
    {
        using var answer = body is string link ? await server.Http.GetAsync(link) : await server.RegisterAsync(body);
        Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
    }
}
