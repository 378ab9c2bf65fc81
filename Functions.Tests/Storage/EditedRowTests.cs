using Accounts.Names;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Storage;

/// <summary>Rows that somebody edited in a storage browser: each harms its own account at most.</summary>
public sealed class EditedRowTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private readonly string name = TestServer.NewName();

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("somebody else")]
    [InlineData(5)]
    public async Task AClaimThatNamesNoAccountHindersNobody(object id)
    {
        await using var server = await site.StartAsync();
        await server.LinkAsync(name);
        await server.Names.UpsertEntityAsync(
            new TableEntity(AccountNames.Key(name), "claim") { ["AccountId"] = id }, TableUpdateMode.Replace);
        Assert.Equal("401 sign_in_failed", await LoginAsync(server));
        using var opened = await server.Http.GetAsync(await server.LinkAsync(name));
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(opened));
        Assert.Equal("200", await LoginAsync(server));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1/2/3 / x/y -5/a 99999999999999999999/b 9223372036854775807/c")]
    [InlineData(5)]
    public async Task TriesThatCannotBeReadAreNone(object tries)
    {
        await using var server = await site.StartAsync(null, "Limits:SignInTriesPerClient=2");
        using var opened = await server.Http.GetAsync(await server.LinkAsync(name));
        await server.Limits.UpsertEntityAsync(
            new TableEntity(AccountNames.Key(name), "sign-in") { ["Tries"] = tries }, TableUpdateMode.Replace);
        Assert.Equal("401 sign_in_failed", await LoginAsync(server, "another"));
        Assert.Equal("401 sign_in_failed", await LoginAsync(server, "another"));
        Assert.StartsWith("429", await LoginAsync(server), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IsActive", "true")]
    [InlineData("PasswordHash", 5)]
    [InlineData("PasswordHash", "bcrypt")]
    [InlineData("UserName", 5)]
    [InlineData("ActivatedAt", "yesterday", "200")]
    [InlineData("Stamp", 5, "200")]
    public async Task AnAccountOfWrongValuesIsNoFaultOfTheService(string property, object value, string? login = null)
    {
        await using var server = await site.StartAsync();
        using var opened = await server.Http.GetAsync(await server.LinkAsync(name));
        await server.EditAsync(name, row => row[property] = value);
        Assert.Equal(login ?? "401 sign_in_failed", await LoginAsync(server));
    }

    [Theory]
    [InlineData("UserName", 5)]
    [InlineData("Email", true)]
    [InlineData("RegisteredAt", "yesterday")]
    [InlineData("Delivery", 5)]
    public async Task ARowOfWrongValuesHoldsUpNoPurge(string property, object value)
    {
        await using var server = await site.StartAsync();
        await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot, change: row => row[property] = value);
        var other = TestServer.NewName();
        await PurgeSite.InsertAsync(server, other, PurgeSite.DueSlot);
        Assert.Equal(2, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, other));
    }

    private Task<string> LoginAsync(TestServer server, string password = "krzysiek") =>
        server.Http.TryLoginAsync(name, password);
}
