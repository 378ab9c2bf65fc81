using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>A hundred registrations at once with delivery Response; storage is slow, so that they meet.</summary>
[Collection(Alone.Name)]
public sealed class RaceTests
{
    private const int Many = 100;
    private static readonly string[] Expected =
        ["201", "409 username_taken", "409 email_taken", "429 rate_limited", "503 overloaded"];

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public Task OneNameUnderManyPasswordsHasOneAccount() => HasOneHolderAsync(name, i => (name, null, $"password {i}"));

    [Fact]
    public Task OneNameWithManyEmailsHasOneAccount() =>
        HasOneHolderAsync(name, i => (name, $"{name}-{i}@example.org", "krzysiek"));

    [Fact]
    public Task OneEmailHasOneAccount() => HasOneHolderAsync(Email, _ => (null, Email, "krzysiek"));

    [Fact]
    public Task OneEmailUnderManyNamesHasOneAccount() =>
        HasOneHolderAsync(Email, i => ($"{name}-{i}", Email, "krzysiek"));

    [Fact]
    public Task OneNameWithOneEmailHasOneAccount() => HasOneHolderAsync(name, _ => (name, Email, "krzysiek"));

    [Fact]
    public async Task FewNamesWithFewEmailsNeverShareOne()
    {
        await using var server = await StartAsync();
        var links = await RegisterAsync(server, i => ($"{name}-{i % 4}", $"{name}-{i % 3}@example.org", "krzysiek"));
        foreach (var link in links)
        {
            // 410: the account had its name, and found its email taken in the end.
            Assert.Contains(await LinkClient.OpenAsync(server, link), new[] { "200 User Activated", "410 link_gone" });
        }

        var rows = await server.Table.QueryAsync<Azure.Data.Tables.TableEntity>("IsActive eq true").ToListAsync();
        var active = rows.Where(row => row.GetString("UserName").StartsWith(name, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(active);
        Assert.Equal(active.Count, active.Select(row => row.GetString("UserName")).Distinct().Count());
        Assert.Equal(active.Count, active.Select(row => row.GetString("Email")).Distinct().Count());
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(null, services =>
    {
        SlowStorage.Add(services);
        TestServer.RetryFully(services);
    });

    /// <summary>Whoever got a link got one of the account that holds the name or email.</summary>
    private static async Task HasOneHolderAsync(
        string nameOrEmail, Func<int, (string? Name, string? Email, string Password)> who)
    {
        await using var server = await StartAsync();
        var links = await RegisterAsync(server, who);
        var holder = await server.HolderAsync(nameOrEmail);
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Equal(holder, LinkClient.AccountOf(link)));
        foreach (var link in links.Take(3))
        {
            Assert.Equal("200 User Activated", await LinkClient.OpenAsync(server, link));
        }

        Assert.Single(await server.RowsAsync(nameOrEmail), row => row.GetBoolean("IsActive") == true);
    }

    /// <summary>Registers many at once; the links of all who got one.</summary>
    private static async Task<IReadOnlyList<string>> RegisterAsync(
        TestServer server, Func<int, (string? Name, string? Email, string Password)> who)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(who).Select(one =>
            server.RegisterAsync(new { username = one.Name, email = one.Email, password = one.Password })));
        var links = new List<string>();
        foreach (var answer in answers)
        {
            Assert.Contains(await TestServer.OutcomeAsync(answer), Expected);
            if ((int)answer.StatusCode == 201)
            {
                links.Add(await LinkClient.OfAsync(answer));
            }
        }

        return links;
    }
}
