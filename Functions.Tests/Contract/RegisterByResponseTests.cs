using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>What a registration with delivery Response finds there already.</summary>
public sealed class RegisterByResponseTests
{
    private const string Password = "krzysiek";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [OnEveryHost(false)]
    [OnEveryHost(true)]
    public async Task ARepeatedRequestGetsAFreshLinkOfTheSameAccount(HostKind kind, bool withEmail)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var body = new { username = name, email = withEmail ? Email : null, password = Password };
        var links = new List<string> { await LinkAsync(host, body), await LinkAsync(host, body) };
        Assert.Equal(LinkClient.AccountOf(links[0]), LinkClient.AccountOf(links[1]));
        if (!withEmail)
        {
            var late = new { username = name, email = Email, password = Password };
            Assert.Equal("409 username_taken", await RegisterAsync(host, late));
        }

        foreach (var link in links)
        {
            Assert.Equal("200 User Activated", await host.GetAsync(link));
        }
    }

    [Theory]
    [OnEveryHost(AccountIs.Pending)]
    [OnEveryHost(AccountIs.Active)]
    [OnEveryHost(AccountIs.Deactivated)]
    public async Task NameAndEmailOfAnAccountAreTaken(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var link = await LinkAsync(host, new { username = name, email = Email, password = Password });
        await host.Accounts.MakeAsync(state, name);

        var taken = new { username = name, email = $"{other}@example.org", password = Password };
        Assert.Equal("409 username_taken", await RegisterAsync(host, taken));
        Assert.Equal("409 username_taken", await RegisterAsync(host, new { username = name, password = Password }));
        var late = new { username = other, email = Email, password = Password };
        Assert.Equal("409 email_taken", await RegisterAsync(host, late));
        Assert.Equal("409 email_taken", await RegisterAsync(host, new { email = Email, password = Password }));
        Assert.Null(await host.Accounts.FindAsync(other));
        Assert.False(await host.Accounts.IsClaimedAsync(other));
        Assert.Equal(state == AccountIs.Active, await host.Accounts.IsActiveAsync(name));
        if (state == AccountIs.Pending)
        {
            Assert.Equal("200 User Activated", await host.GetAsync(link));
        }
        else
        {
            var same = new { username = name, email = Email, password = Password };
            Assert.Equal("409 username_taken", await RegisterAsync(host, same));
        }
    }

    [Theory]
    [OnEveryHost(AccountIs.Over)]
    [OnEveryHost(AccountIs.Removed)]
    public async Task NameAndEmailOfAnAccountThatIsNoMoreAreFree(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await LinkAsync(host, new { username = name, email = Email, password = Password });
        var id = await host.Accounts.MakeAsync(state, name);
        var link = await LinkAsync(host, new { username = name, email = Email, password = "another password" });
        Assert.NotEqual(id, LinkClient.AccountOf(link));
        Assert.Equal("200 User Activated", await host.GetAsync(link));
    }

    [Theory]
    [OnEveryHost]
    public async Task WrongPasswordsCountAsTriesOfTheAccount(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var link = await LinkAsync(host, new { username = name, password = Password });
        for (var i = 0; i < 5; i++)
        {
            var wrong = new { username = name, password = $"not this {i}" };
            Assert.Equal("409 username_taken", await RegisterAsync(host, wrong));
        }

        using var answer = await host.RegisterAsync(new { username = name, password = Password });
        Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(answer));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        Assert.Equal("200 User Activated", await host.GetAsync(link));
    }

    [Theory]
    [OnEveryHost]
    public async Task OfManyAtOnceOneHasTheName(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
        {
            using var answer = await host.RegisterAsync(new { username = name, password = $"password {i}" });
            return await TestServer.OutcomeAsync(answer);
        }));
        Assert.Single(outcomes, "201");
        // Where five passwords are too many to be hashed in time, that alone may stand between.
        string[] allowed = ["201", "409 username_taken", "503 overloaded"];
        Assert.All(outcomes, outcome => Assert.Contains(outcome, allowed));
    }

    [Theory]
    [OnEveryHost]
    public async Task AnEmailAloneIsTheNameAsTyped(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var typed = Email.ToUpperInvariant();
        var first = await LinkAsync(host, new { email = typed, password = Password });
        var row = (await host.Accounts.FindAsync(typed))!;
        Assert.Equal((typed, typed), (row.GetString("UserName"), row.GetString("Email")));
        var again = await LinkAsync(host, new { username = Email, email = Email, password = Password });
        Assert.Equal(LinkClient.AccountOf(first), LinkClient.AccountOf(again));
        Assert.Equal("200 User Activated", await host.GetAsync(first));
        Assert.Equal("409 email_taken", await RegisterAsync(host, new { email = Email, password = Password }));
        var late = new { username = name, email = Email, password = Password };
        Assert.Equal("409 email_taken", await RegisterAsync(host, late));
    }

    private static async Task<string> LinkAsync(ProductHost host, object body)
    {
        using var answer = await host.RegisterAsync(body);
        CommonHeaders.Check(answer);
        Assert.Equal(201, (int)answer.StatusCode);
        return await LinkClient.OfAsync(answer);
    }

    private static async Task<string> RegisterAsync(ProductHost host, object body)
    {
        using var answer = await host.RegisterAsync(body);
        CommonHeaders.Check(answer);
        return await TestServer.OutcomeAsync(answer);
    }
}
