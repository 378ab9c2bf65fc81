using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What a registration meets before and after the end of a pending one, and where an address is the name.</summary>
public sealed class PendingPeriodTests
{
    private const string UserNameTaken = "409 username_taken";
    private const string EmailTaken = "409 email_taken";
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Address => $"{name}@example.org";

    [Fact]
    public async Task UntilTheLastSecondOfThePeriodNameAndAddressAreTaken()
    {
        await using var server = await TestServer.StartAsync("Activation:PendingPeriod=1.00:00:00");
        await server.LinkAsync(name, Address);
        server.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, $"other-{Address}"));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Address));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("201", await server.TryRegisterAsync(name, $"other-{Address}"));
        Assert.Equal("201", await server.TryRegisterAsync(other, Address));
    }

    [Fact]
    public async Task AFreshLinkDoesNotOutliveThePeriod()
    {
        await using var server = await TestServer.StartAsync("Activation:PendingPeriod=1.00:00:00");
        await server.LinkAsync(name);
        server.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        var link = await server.LinkAsync(name);
        server.Clock.Advance(TimeSpan.FromSeconds(61)); // a token's end is in whole seconds, rounded up
        using var late = await server.Http.GetAsync(link);
        Assert.Equal("401 token_expired", await TestServer.OutcomeAsync(late));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task AfterThePeriodAnAddressIsFreeAsNameAndAsAddress(bool wasName, bool isName)
    {
        await using var server = await TestServer.StartAsync();
        var old = await server.LinkAsync(wasName ? Address : name, Address);
        server.Clock.Advance(TimeSpan.FromDays(7));
        var fresh = await server.LinkAsync(isName ? Address : other, Address, "another password");
        using var late = await server.Http.GetAsync(old);
        Assert.Equal("401 token_expired", await TestServer.OutcomeAsync(late));
        using var activated = await server.Http.GetAsync(fresh);
        Assert.Equal(Activated, await TestServer.OutcomeAsync(activated));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync($"{other}-2", Address));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnActivatedAccountOutlivesThePeriod(bool isActive)
    {
        await using var server = await TestServer.StartAsync();
        using var activated = await server.Http.GetAsync(await server.LinkAsync(name, Address));
        Assert.Equal(Activated, await TestServer.OutcomeAsync(activated));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        server.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, Address));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Address));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(null, Address));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnActivatedNameWithoutAddressGetsNoFreshLink(bool isActive)
    {
        await using var server = await TestServer.StartAsync();
        using var activated = await server.Http.GetAsync(await server.LinkAsync(name));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, Address));
        Assert.Equal("201", await server.TryRegisterAsync(other, Address));
    }

    [Fact]
    public async Task WithoutANameTheAddressAsTypedIsTheName()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("201", await server.TryRegisterAsync(null, Address.ToUpperInvariant()));
        var row = (await server.RowAsync(Address.ToUpperInvariant()))!;
        Assert.Equal(Address.ToUpperInvariant(), row.GetString("UserName"));
        Assert.Equal(Address.ToUpperInvariant(), row.GetString("Email"));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(name, Address));
        Assert.Equal("201", await server.TryRegisterAsync(Address, Address));
    }

    [Theory]
    [InlineData("{0}@Bücher.example", "{0}@xn--bcher-kva.example")]
    [InlineData("{0}@example.org", "{0}@ＥＸＡＭＰＬＥ.org")]
    [InlineData("{0}@bu\u0308cher.example", "{0}@BÜCHER.example")]
    public async Task AddressesAreComparedNormalised(string first, string second)
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(name, first.Replace("{0}", name, StringComparison.Ordinal));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, second.Replace("{0}", name, StringComparison.Ordinal)));
    }
}
