using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>What a registration with delivery Email finds there already, and does not say.</summary>
public sealed class RegisterByMailTests
{
    private const string Password = "krzysiek";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    private string OtherEmail => $"{other}@example.org";

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task APendingAccountHoldsNothingAndStays(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        await host.MailedPathAsync(Email, name);
        Assert.Equal(202, await RegisterAsync(host, new { username = name, email = Email, password = Password }));
        Assert.Equal(202, await RegisterAsync(host, new { username = name, email = Email, password = "another one" }));
        Assert.Equal(202, await RegisterAsync(host, new { username = name, email = OtherEmail, password = Password }));
        Assert.Equal(202, await RegisterAsync(host, new { username = other, email = Email, password = Password }));
        Assert.Equal(202, await RegisterAsync(host, new { email = Email, password = Password }));
        Assert.Equal(5, (await host.Accounts.AllAsync(Email)).Count);
        Assert.False(await host.Accounts.IsClaimedAsync(name));
        Assert.False(await host.Accounts.IsClaimedAsync(Email));
    }

    [Theory]
    [OnEveryHost(true, Setup = HostSetup.Email)]
    [OnEveryHost(false, Setup = HostSetup.Email)]
    public async Task ANameInUseIsTakenAndOfItsEmailTheOwnerAloneHears(HostKind kind, bool isActive)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email, name);
        var link = MailServer.LinkOf(await host.MailAsync(Email));
        Assert.Equal("200 User Activated", await host.PostAsync(path, new { password = Password }));
        if (!isActive)
        {
            await host.Accounts.MakeAsync(AccountIs.Deactivated, name);
        }

        var capitals = new { username = name.ToUpperInvariant(), email = OtherEmail, password = Password };
        Assert.Equal(409, await RegisterAsync(host, capitals));
        Assert.Equal(409, await RegisterAsync(host, new { username = name, email = Email, password = Password }));
        Assert.Equal(202, await RegisterAsync(host, new { username = other, email = Email, password = Password }));
        var mails = await host.MailsAsync(Email, 2);
        var notice = mails.Single(mail => !mail.TextBody!.Contains(link, StringComparison.Ordinal));
        Assert.StartsWith("You already have an account", notice.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("/api/activate/", notice.TextBody!, StringComparison.Ordinal);
        Assert.DoesNotContain(other, notice.TextBody!, StringComparison.Ordinal);
        Assert.Equal(202, await RegisterAsync(host, new { email = Email, password = Password }));
        Assert.Equal(202, await RegisterAsync(host, new { username = Email, email = Email, password = Password }));
        Assert.Equal(isActive, (await host.Accounts.AllAsync(name))[0].GetBoolean("IsActive"));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AnEmailIsRequired(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        using var answer = await host.RegisterAsync(new { username = name, password = Password });
        Assert.Equal(["email"], await answer.FieldsAtFaultAsync());
    }

    /// <summary>The status; an answer never holds a link.</summary>
    private static async Task<int> RegisterAsync(ProductHost host, object body)
    {
        using var answer = await host.RegisterAsync(body);
        CommonHeaders.Check(answer);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("activate/", text, StringComparison.Ordinal);
        Assert.Null(answer.Headers.Location);
        if ((int)answer.StatusCode == 409)
        {
            Assert.Contains("\"username_taken\"", text, StringComparison.Ordinal);
        }

        return (int)answer.StatusCode;
    }
}
