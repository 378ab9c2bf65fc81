using System.Diagnostics;
using System.Net.Http.Json;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Nobody learns by signing in who has an account, nor in which state.</summary>
public sealed class SignInRefusalTests
{
    private const string Failed = "401 sign_in_failed";

    [Theory]
    [OnEveryHost]
    public async Task EveryRefusalIsTheSame(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var wrong = await host.AddActiveAsync();
        var deactivated = await StateAsync(host, AccountIs.Deactivated);
        var over = await StateAsync(host, AccountIs.Over);
        var removed = await StateAsync(host, AccountIs.Removed);
        var pending = TestServer.NewName();
        await host.LinkAsync(pending, SignInCalls.Password);
        var byMail = TestServer.NewName();
        await host.LinkAsync(byMail, SignInCalls.Password);
        await host.Accounts.DeliverByAsync(Delivery.Email, byMail);
        var otherName = await host.AddActiveAsync();
        var borrowed = await BorrowedAsync(host);

        (string Name, string Password)[] tries =
        [
            (TestServer.NewName(), SignInCalls.Password), (TestServer.NewEmail(), SignInCalls.Password),
            (wrong, "another"), (wrong, "another password, a longer one"), (otherName, "KRZYSIEK"),
            (deactivated, SignInCalls.Password), (deactivated, "another"), (over, SignInCalls.Password),
            (removed, SignInCalls.Password), (pending, "another"), (byMail, SignInCalls.Password), (byMail, "another"),
            (borrowed, SignInCalls.Password),
        ];
        var wholes = await Task.WhenAll(tries.Select(one => RefusedAsync(host, one.Name, one.Password)));
        Assert.Single(wholes.Distinct());
        Assert.Contains("WWW-Authenticate: Bearer realm=\"api\"\n", wholes[0], StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store\n", wholes[0], StringComparison.Ordinal);
        Assert.Contains(
            "Name or password is wrong, or the account is not active yet.", wholes[0], StringComparison.Ordinal);
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task OneWhoRegisteredByMailAndIsPendingIsUnknown(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var pending = TestServer.NewEmail();
        var claimed = TestServer.NewEmail();
        await host.MailedPathAsync(pending);
        await host.MailedPathAsync(claimed);
        // An activation stopped once it had claimed the email.
        await host.Accounts.ClaimAsync(claimed);
        (string Email, string Password)[] tries =
        [
            (TestServer.NewEmail(), SignInCalls.Password), (pending, SignInCalls.Password), (pending, "another"),
            (claimed, SignInCalls.Password), (claimed, "another"),
        ];
        var wholes = await Task.WhenAll(tries.Select(one => RefusedAsync(host, one.Email, one.Password)));
        Assert.Single(wholes.Distinct());
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task OneWhoRegisteredByMailSignsInOnceActivated(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = TestServer.NewEmail();
        var path = await host.MailedPathAsync(email);
        Assert.Equal("200 User Activated", await host.PostAsync(path, new { password = SignInCalls.Password }));
        using var byEmail = await host.Http.PostAsJsonAsync(
            "/api/login", new { email, password = SignInCalls.Password });
        await SessionTokens.OfAsync(byEmail);
        using var byName = await host.LoginAsync(email.ToUpperInvariant());
        await SessionTokens.OfAsync(byName);
    }

    [Theory]
    [OnEveryHost]
    public async Task OnlyTheRightPasswordOfAPendingRegistrationWithDeliveryResponseSaysSo(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = TestServer.NewName();
        await host.LinkAsync(name, SignInCalls.Password);
        using var right = await host.LoginAsync(name);
        Assert.Equal("403 account_pending", await TestServer.OutcomeAsync(right));
        CommonHeaders.Check(right);
        Assert.False(right.Headers.Contains("WWW-Authenticate"));
        using var wrong = await host.LoginAsync(name, "another");
        Assert.Equal(Failed, await TestServer.OutcomeAsync(wrong));
    }

    [Theory]
    [OnEveryHost]
    public async Task ARefusalTakesAWholeSecond(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        foreach (var one in new[] { name, TestServer.NewName() })
        {
            var watch = Stopwatch.StartNew();
            using var answer = await host.LoginAsync(one, "another");
            Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
            Assert.Equal("401 sign_in_failed", await TestServer.OutcomeAsync(answer));
        }
    }

    /// <summary>A name whose claim leads to an account that does not bear it.</summary>
    private static async Task<string> BorrowedAsync(ProductHost host)
    {
        var name = await host.AddActiveAsync();
        await host.Accounts.RenameAsync(name, TestServer.NewName());
        return name;
    }

    private static async Task<string> StateAsync(ProductHost host, AccountIs state)
    {
        var name = state == AccountIs.Over ? TestServer.NewName() : await host.AddActiveAsync();
        if (state == AccountIs.Over)
        {
            await host.LinkAsync(name, SignInCalls.Password);
        }

        await host.Accounts.MakeAsync(state, name);
        return name;
    }

    private static async Task<string> RefusedAsync(ProductHost host, string name, string password)
    {
        using var answer = await host.LoginAsync(name, password);
        Assert.Equal($"{Failed} {name}", $"{await TestServer.OutcomeAsync(answer)} {name}");
        return await answer.WholeAsync();
    }
}
