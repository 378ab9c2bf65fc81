using Accounts.Names;
using Functions.Tests.Activation;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>Many at once; the end is that of some order of theirs.</summary>
[Collection(Alone.Name)]
public sealed class RaceTests
{
    private const int Many = 100;

    private readonly string name = TestServer.NewName();

    [Fact]
    public Task OneNameForMany() => RaceAsync(i => (name, null, $"password {i}"));

    [Fact]
    public Task OneNameWithManyAddresses() => RaceAsync(i => (name, $"{name}-{i}@example.org", "krzysiek"));

    [Fact]
    public Task OneAddressUnderManyNames() => RaceAsync(i => ($"{name}-{i}", $"{name}@example.org", "krzysiek"));

    [Fact]
    public Task OneNameAndAddressForMany() => RaceAsync(_ => (name, $"{name}@example.org", "krzysiek"));

    [Fact]
    public Task FewNamesAndFewAddresses() => RaceAsync(i => (i % 5 == 0 ? $"{name}-{i % 3}@example.org" : $"{name}-{i % 4}", $"{name}-{i % 3}@example.org", "krzysiek"));

    [Fact]
    public async Task OneLinkOpenedByManyActivatesOnce()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name);
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => server.Http.GetAsync(link)));
        Assert.All(answers, answer => Assert.Equal(200, (int)answer.StatusCode));
        Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Fact]
    public async Task ActivationAgainstReplacementEndsAsOneBeforeTheOther()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var (user, address) = ($"{name}-{i}", $"{name}-{i}@example.org");
            var link = await server.LinkAsync(user, address);
            var (activation, replacement) = (server.Http.GetAsync(link), server.RegisterAsync(new { username = user, email = address, password = "krzysiek" }));
            var outcome = $"{(int)(await activation).StatusCode} {(int)(await replacement).StatusCode}";
            Assert.Contains(outcome, new[] { "200 409", "410 201" });
            Assert.Equal(outcome == "200 409", (await server.RowAsync(user))!.GetBoolean("IsActive"));
        }
    }

    private static async Task RaceAsync(Func<int, (string Name, string? Address, string Password)> who)
    {
        await using var server = await TestServer.StartAsync();
        var wanted = Enumerable.Range(0, Many).Select(who).ToList();
        var answers = await Task.WhenAll(wanted.Select(one => server.RegisterAsync(new { username = one.Name, email = one.Address, password = one.Password })));
        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, new[] { 201, 409 }));

        var activated = new List<(string Name, string? Address, string Password)>();
        foreach (var (answer, one) in answers.Zip(wanted))
        {
            if ((int)answer.StatusCode != 201) continue;
            using var activation = await server.Http.GetAsync(new Uri((await TestServer.JsonAsync(answer)).GetProperty("confirmation_url").GetString()!).AbsolutePath);
            Assert.Contains((int)activation.StatusCode, new[] { 200, 410 });
            if ((int)activation.StatusCode == 200) activated.Add(one);
        }

        Assert.NotEmpty(activated);
        Assert.Equal(activated.Count, activated.Select(one => AccountNames.Key(one.Name)).Distinct().Count());
        Assert.Equal(activated.Count(one => one.Address is not null), activated.Select(one => one.Address).OfType<string>().Select(AccountNames.Key).Distinct().Count());
        foreach (var one in activated.Where(one => one.Address is not null))
        {
            Assert.Equal(await server.HolderAsync(one.Name), await server.HolderAsync(one.Address!));
        }

        // Whoever wants a name or address that nobody holds in the end could have had it in no order: none is left over.
        foreach (var one in wanted)
        {
            using var again = await server.RegisterAsync(new { username = one.Name, email = one.Address, password = one.Password });
            var isFree = !activated.Any(active => AccountNames.Key(active.Name) == AccountNames.Key(one.Name) || (one.Address is not null && active.Address is not null && AccountNames.Key(active.Address) == AccountNames.Key(one.Address)));
            if (isFree) Assert.Fail($"{one.Name} {one.Address} was left free: {(int)again.StatusCode}");
            Assert.Equal(409, (int)again.StatusCode);
        }
    }
}
