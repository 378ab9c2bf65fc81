using System.Security.Cryptography;
using System.Text;
using Accounts.Passwords;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.SignIn;

/// <summary>A hash of less than today's parameters is made again when its password is known.</summary>
public sealed class WeakHashTests
{
    [Fact]
    public async Task AWeakHashIsMadeAgainAtSignInAndSessionsLiveOn()
    {
        await using var site = await SignInSite.StartAsync(TestServer.HashFully);
        var name = await site.AddAsync(row => row["PasswordHash"] = StoredAccounts.HashOf(SignInSite.Password));
        var before = (await site.Server.RowAsync(name))!;
        var tokens = await site.SignInAsync(name);
        var after = (await site.Server.RowAsync(name))!;
        var hash = PhcString.TryParse(after.GetString("PasswordHash"))!;
        Assert.Equal((19 * 1024, 2, 32), (hash.MemoryKiB, hash.Passes, hash.Hash.Length));
        Assert.Equal(before.GetString("Stamp"), after.GetString("Stamp"));
        Assert.Null(after.GetDateTimeOffset("PasswordChangedAt"));
        Assert.Equal("200", await site.TryRefreshAsync(tokens.Refresh));

        await site.SignInAsync(name);
        Assert.Equal(after.ETag, (await site.Server.RowAsync(name))!.ETag);
    }

    [Fact]
    public async Task AWrongPasswordChangesNoHash()
    {
        await using var site = await SignInSite.StartAsync(TestServer.HashFully);
        var name = await site.AddAsync(row => row["PasswordHash"] = StoredAccounts.HashOf(SignInSite.Password));
        var before = (await site.Server.RowAsync(name))!;
        using var answer = await site.LoginAsync(name, "another");
        Assert.Equal("401 sign_in_failed", await TestServer.OutcomeAsync(answer));
        Assert.Equal(before.ETag, (await site.Server.RowAsync(name))!.ETag);
    }

    /// <summary>Else a slip behind what bcrypt knows becomes the password, and the owner's own is refused.</summary>
    [Fact]
    public async Task OfAPasswordThatItsHashDoesNotKnowWholeNoneIsMadeAgain()
    {
        await using var site = await SignInSite.StartAsync(TestServer.HashFully);
        var known = new string('x', 72);
        var hash = BCrypt.Net.BCrypt.HashPassword(known, workFactor: 4);
        var name = await site.AddAsync(row => row["PasswordHash"] = hash);
        foreach (var typed in new[] { $"{known} and its endign", $"{known} and its ending", known })
        {
            using var answer = await site.LoginAsync(name, typed);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        Assert.Equal(hash, (await site.Server.RowAsync(name))!.GetString("PasswordHash"));
    }

    [Theory]
    [InlineData("", 71)]
    [InlineData("bcrypt$", 71)]
    [InlineData("bcrypt_sha256$", 100)]
    public async Task OfOneThatBcryptKnowsWholeItIsMadeAgain(string scheme, int bytes)
    {
        await using var site = await SignInSite.StartAsync(TestServer.HashFully);
        var password = new string('x', bytes);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(password)));
        var taken = scheme == "bcrypt_sha256$" ? digest : password;
        var hash = scheme + BCrypt.Net.BCrypt.HashPassword(taken, workFactor: 4);
        var name = await site.AddAsync(row => row["PasswordHash"] = hash);
        using var answer = await site.LoginAsync(name, password);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.NotNull(PhcString.TryParse((await site.Server.RowAsync(name))!.GetString("PasswordHash")));
    }

    [Fact]
    public async Task WhoChangedTheAccountMeanwhileHasTheLastWord()
    {
        await using var site = await SignInSite.StartAsync(TestServer.HashFully);
        var name = await site.AddAsync(row => row["PasswordHash"] = StoredAccounts.HashOf(SignInSite.Password));
        site.Gate.Close();
        var signingIn = site.SignInAsync(name);
        await site.Gate.StepsAsync("read Names 200", "read Accounts 200");
        await site.Server.EditAsync(name, row => row["PasswordHash"] = StoredAccounts.HashOf("a newer password"));
        await site.Gate.StepsAsync("read Limits 404", "insert Limits 204", "insert Sessions 204");
        await site.Gate.StepsAsync("put Limits 204", "merge Accounts 412");
        site.Gate.Open();
        await signingIn;
        var row = (await site.Server.RowAsync(name))!;
        Assert.Equal(StoredAccounts.HashOf("a newer password"), row.GetString("PasswordHash"));
    }
}
