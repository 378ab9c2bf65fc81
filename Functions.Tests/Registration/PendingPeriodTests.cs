using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>
/// What a registration meets before and after the end of a pending one, and where an email is the name.
/// </summary>
public sealed class PendingPeriodTests
{
    private const string UserNameTaken = "409 username_taken";
    private const string EmailTaken = "409 email_taken";
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task UntilTheLastSecondOfThePeriodNameAndEmailAreTaken()
    {
        await using var server = await TestServer.StartAsync("Activation:PendingPeriod=1.00:00:00");
        await server.LinkAsync(name, Email);
        server.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, $"other-{Email}"));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Email));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("201", await server.TryRegisterAsync(name, $"other-{Email}"));
        Assert.Equal("201", await server.TryRegisterAsync(other, Email));
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
    public async Task AfterThePeriodAnEmailIsFreeAsNameAndAsEmail(bool wasName, bool isName)
    {
        await using var server = await TestServer.StartAsync();
        var old = await server.LinkAsync(wasName ? Email : name, Email);
        server.Clock.Advance(TimeSpan.FromDays(7));
        var fresh = await server.LinkAsync(isName ? Email : other, Email, "another password");
        // It was gone before its claims were another's.
        Assert.NotNull((await server.RowsAsync(Email))[0].GetDateTimeOffset("RemovedAt"));
        using var late = await server.Http.GetAsync(old);
        Assert.Equal("401 token_expired", await TestServer.OutcomeAsync(late));
        using var activated = await server.Http.GetAsync(fresh);
        Assert.Equal(Activated, await TestServer.OutcomeAsync(activated));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync($"{other}-2", Email));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnActivatedAccountOutlivesThePeriod(bool isActive)
    {
        await using var server = await TestServer.StartAsync();
        using var activated = await server.Http.GetAsync(await server.LinkAsync(name, Email));
        Assert.Equal(Activated, await TestServer.OutcomeAsync(activated));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        server.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, Email));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(other, Email));
        Assert.Equal(EmailTaken, await server.TryRegisterAsync(null, Email));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnActivatedNameWithoutEmailGetsNoFreshLink(bool isActive)
    {
        await using var server = await TestServer.StartAsync();
        using var activated = await server.Http.GetAsync(await server.LinkAsync(name));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, null));
        Assert.Equal(UserNameTaken, await server.TryRegisterAsync(name, Email));
        Assert.Equal("201", await server.TryRegisterAsync(other, Email));
    }

    [Theory]
    [InlineData("{0}@Bücher.example", "{0}@xn--bcher-kva.example")]
    [InlineData("{0}@example.org", "{0}@ＥＸＡＭＰＬＥ.org")]
    [InlineData("{0}@bu\u0308cher.example", "{0}@BÜCHER.example")]
    public async Task EmailsAreComparedNormalised(string first, string second)
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(name, first.Replace("{0}", name, StringComparison.Ordinal));
        Assert.Equal(
            EmailTaken, await server.TryRegisterAsync(other, second.Replace("{0}", name, StringComparison.Ordinal)));
    }
}
