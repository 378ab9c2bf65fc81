using Accounts.Passwords;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>What callers get where too much waits to be hashed.</summary>
public sealed class OverloadTests
{
    private const string Overloaded = "503 overloaded";
    private const string Activated = "200 User Activated";
    private const string Strong = "plum orbit lantern 42";
    private const string Imported = "pbkdf2_sha256$1000$salt$niuxGUvBUkCy/Nt4V0jorwfx961doB0rI6QX5Mm/9xU=";

    [Fact]
    public async Task WhoCannotBeServedInTimeIsToldSoAtOnce()
    {
        using var gate = new HeldGate();
        await using var server = await TestServer.StartAsync(null, gate.Add);
        await gate.FillAsync(HashingLane.Registration, async () =>
        {
            using var refused = await server.RegisterAsync(
                new { username = TestServer.NewName(), password = "krzysiek" });
            Assert.Equal(Overloaded, await TestServer.OutcomeAsync(refused));
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        });
        Assert.Equal("201", await server.TryRegisterAsync(TestServer.NewName(), null));
    }

    /// <summary>Also where the password that is chosen has to be judged first.</summary>
    [Fact]
    public async Task WhoShowsThatAnAccountIsTheirsDoesNotWaitForRegistrations()
    {
        using var gate = new HeldGate();
        await using var server = await TestServer.StartAsync(null, gate.Add, "Password:MinimumStrength=2");
        var name = await StoredAccounts.InsertActiveAsync(server.ConnectionString, "krzysiek");
        var known = await MailedAccount.InsertAsync(server, TestServer.NewEmail());
        var forgotten = await MailedAccount.InsertAsync(server, TestServer.NewEmail());
        var reset = await server.ResetLinkAsync(name);
        string[] outcomes = [];
        await gate.FillAsync(HashingLane.Registration, async () => outcomes =
        [
            await server.TryRegisterAsync(TestServer.NewName(), null, Strong),
            await server.Http.TryLoginAsync(name, "krzysiek"),
            await LinkClient.PostAsync(server, known.Link(), new { password = MailedAccount.Password }),
            await LinkClient.PostAsync(server, forgotten.Link(), new { new_password = Strong }),
            await LinkClient.PostAsync(server, reset, new { password = Strong }),
        ]);
        Assert.Equal([Overloaded, "200", Activated, Activated, ResetCalls.Changed], outcomes);
    }

    [Fact]
    public async Task WhoHasAHashOfOursDoesNotWaitForThoseOfOtherSystems()
    {
        using var gate = new HeldGate();
        await using var site = await SignInSite.StartAsync(gate.Add);
        var imported = await site.AddAsync(row => row["PasswordHash"] = Imported);
        string[] outcomes = [];
        await gate.FillAsync(HashingLane.Foreign, async () => outcomes =
        [
            await site.Server.Http.TryLoginAsync(await site.AddAsync(), SignInSite.Password),
            await site.Server.Http.TryLoginAsync(imported, "another password"),
        ]);
        Assert.Equal(["200", Overloaded], outcomes);
    }

    /// <summary>A refusal's time and its calls to storage are equal for all of them, whatever is hashed.</summary>
    [Fact]
    public async Task ASignInIsHashedForEveryNameAlsoForOneThatNobodyHas()
    {
        using var gate = new HeldGate();
        await using var site = await SignInSite.StartAsync(gate.Add);
        string[] names =
        [
            TestServer.NewName(),
            await site.AddAsync(),
            await site.AddAsync(row => row["IsActive"] = false),
            await site.AddAsync(
                row =>
                {
                    row["IsActive"] = false;
                    row["ActivatedAt"] = null;
                },
                Delivery.Email),
            await site.AddAsync(row => row["PasswordHash"] = ""),
            await site.AddAsync(row => row["PasswordHash"] = Imported),
        ];
        // The last is no Unicode text.
        string[] passwords = ["another password", "\ufffe"];
        await gate.FillAsync(HashingLane.Verification, async () =>
        {
            foreach (var password in passwords)
            {
                Assert.All(
                    await Task.WhenAll(names.Select(name => site.Server.Http.TryLoginAsync(name, password))),
                    outcome => Assert.Equal(Overloaded, outcome));
            }
        });
    }
}
