using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Activation with a password chosen now, by who does not know the registration's.</summary>
public sealed class NewPasswordTests
{
    private const string Activated = "200 User Activated";
    private const string Chosen = "chosen now";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task PasswordAndNameOfTheRegistrationGiveWay(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email, name);
        Assert.Equal("400 validation_failed", await host.PostAsync(path, new { new_password = "short" }));
        Assert.Equal(Activated, await host.PostAsync(path, new { new_password = Chosen }));
        Assert.Equal(Email, (await host.Accounts.FindAsync(Email))!.GetString("UserName"));

        // The name was never claimed, so it is anybody's.
        var strangers = await host.MailedPathAsync($"{other}@example.org", name);
        Assert.Equal(Activated, await host.PostAsync(strangers, new { password = "krzysiek" }));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ANameCanBeChosenToo(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email, name);
        Assert.Equal(Activated, await host.PostAsync(path, new { new_password = Chosen, username = other }));
        Assert.Equal(other, (await host.Accounts.FindAsync(Email))!.GetString("UserName"));
        using var taken = await host.RegisterAsync(
            new { username = other, email = $"{other}@example.org", password = "krzysiek" });
        Assert.Equal("409 username_taken", await TestServer.OutcomeAsync(taken));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task OfAnActiveAccountNothingIsChanged(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email);
        Assert.Equal(Activated, await host.PostAsync(path, new { new_password = Chosen }));
        var before = (await host.Accounts.FindAsync(Email))!.ETag;

        Assert.Equal(Activated, await host.PostAsync(path, new { new_password = Chosen }));
        Assert.Equal(Activated, await host.PostAsync(path, new { password = "whatever" }));
        Assert.Equal("409 already_active", await host.PostAsync(path, new { new_password = "chosen later" }));
        var page = await host.PageAsync(path, ("new_password", "chosen later"));
        Assert.Equal("409 Your account is active already", page.Outcome);
        Assert.True(page.Says("Please sign in") && page.Says("a new one set where you sign in"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("409 already_active", await host.PostAsync(path, new { new_password = $"chosen {i}" }));
        }

        using var form = new FormUrlEncodedContent([new("new_password", Chosen)]);
        using var answer = await host.SendAsync(HttpMethod.Post, path, form);
        CommonHeaders.Check(answer);
        Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(answer));
        Assert.Equal(before, (await host.Accounts.FindAsync(Email))!.ETag);
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task TheFormChoosesNameAndPassword(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email, name);
        var form = await host.PageAsync($"{path}?new");
        Assert.Equal("200 Choose a password", form.Outcome);
        Assert.True(form.Asks("new_password") && form.Asks("username"));
        Assert.Contains($"value=\"{name}\"", form.Html, StringComparison.Ordinal);

        var missing = await host.PageAsync(path, ("new_password", ""), ("username", name));
        Assert.Equal("400 Choose a password", missing.Outcome);
        var weak = await host.PageAsync(path, ("new_password", "short"), ("username", name));
        Assert.Equal("400 Choose a password", weak.Outcome);
        var refused = await host.PageAsync(path, ("new_password", Chosen), ("username", "a@example.org"));
        Assert.Equal("400 Choose a password", refused.Outcome);

        await ActivateAnotherAsync(host, name);
        var taken = await host.PageAsync(path, ("new_password", Chosen), ("username", name));
        Assert.Equal("409 Choose a password", taken.Outcome);
        Assert.True(taken.Says("Someone else has this name by now."));
        var done = await host.PageAsync(path, ("new_password", Chosen));
        Assert.Equal("200 Your account is active", done.Outcome);
        Assert.Equal(Email, (await host.Accounts.FindAsync(Email))!.GetString("UserName"));
    }

    private async Task ActivateAnotherAsync(ProductHost host, string userName)
    {
        var path = await host.MailedPathAsync($"{other}@example.org", userName);
        Assert.Equal(Activated, await host.PostAsync(path, new { password = "krzysiek" }));
    }
}
