using System.Net.Http.Json;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>
/// A right password is no guess: whatever keeps it from what it was sent for, its try is given back. Here one try is
/// all there is.
/// </summary>
public sealed class HinderedTriesTests
{
    private const string Unavailable = "503 storage_unavailable";
    private const int PerNetwork = 5;

    private readonly StorageHook storage = new();

    [Fact]
    public async Task OfAChangeWhoseNoticeCannotBeOrdered()
    {
        await using var site = await StartAsync();
        var (name, tokens) = await SignInAsync(site);
        site.Server.Storage.BreakQueue(StorageFault.BeforeCall);
        Assert.Equal(Unavailable, await ResetCalls.TryChangeAsync(site.Server.Http, tokens.Access));
        Assert.Equal("200", await LoginAsync(site, name, tokens.Refresh));
    }

    [Fact]
    public async Task OfAChangeBeforeWhichTheSessionEnded()
    {
        await using var site = await SignInSite.StartAsync(storage, "Limits:SignInTriesPerClient=1");
        var (name, tokens) = await SignInAsync(site);
        ChangeStampBeforeWrites(site, name);
        Assert.Equal("401 session_ended", await ResetCalls.TryChangeAsync(site.Server.Http, tokens.Access));
        storage.Mend();
        Assert.Equal("200", await LoginAsync(site, name, tokens.Refresh));
    }

    [Fact]
    public async Task OfALeavingWhoseFarewellCannotBeOrdered()
    {
        await using var site = await StartAsync();
        var (name, tokens) = await SignInAsync(site);
        site.Server.Storage.BreakQueue(StorageFault.BeforeCall);
        using var answer = await site.Server.Http.LeaveAsync(tokens.Access, SignInSite.Password);
        Assert.Equal(Unavailable, await TestServer.OutcomeAsync(answer));
        Assert.Equal("200", await LoginAsync(site, name, tokens.Refresh));
    }

    [Fact]
    public async Task OfALeavingByNameBeforeWhichTheAccountChanged()
    {
        await using var site = await SignInSite.StartAsync(storage, "Limits:SignInTriesPerClient=1");
        var name = await site.AddAsync();
        ChangeStampBeforeWrites(site, name);
        var body = new { username = name, password = SignInSite.Password };
        using var answer = await site.Server.Http.PostAsJsonAsync("/api/leave", body);
        Assert.Equal("401 sign_in_failed", await TestServer.OutcomeAsync(answer));
        storage.Mend();
        Assert.Equal("200", await LoginAsync(site, name));
    }

    [Fact]
    public async Task OfASignInWhoseSessionCannotBeWritten()
    {
        await using var site = await SignInSite.StartAsync(storage, "Limits:SignInTriesPerClient=1");
        var name = await site.AddAsync();
        storage.BreakWrites("Sessions");
        Assert.Equal(Unavailable, await LoginAsync(site, name));
        storage.Mend();
        Assert.Equal("200", await LoginAsync(site, name));
    }

    [Fact]
    public async Task OfAnActivationWhoseClaimCannotBeWritten()
    {
        await using var server = await TestServer.StartAsync(
            null, services => services.AddSingleton<HttpPipelinePolicy>(storage));
        var account = await MailedAccount.InsertAsync(server, TestServer.NewEmail());
        storage.BreakWrites("Names");
        for (var i = 0; i < PerNetwork; i++)
        {
            Assert.Equal(Unavailable, await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
        }

        storage.Mend();
        Assert.Equal(
            "200 User Activated", await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
    }

    /// <summary>A site that mails, and whose orders nobody takes.</summary>
    private static Task<SignInSite> StartAsync() => SignInSite.StartAsync(
        MailServer.RemoveWorker, [.. MailSettings.Pickup(Path.GetTempPath()), "Limits:SignInTriesPerClient=1"]);

    private static async Task<(string Name, SessionTokens Tokens)> SignInAsync(SignInSite site)
    {
        var name = await site.AddAsync();
        return (name, await site.SignInAsync(name));
    }

    private static async Task<string> LoginAsync(SignInSite site, string name, string? device = null)
    {
        using var answer = await site.LoginAsync(name, device: device);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>Another change of the account comes before each write to it.</summary>
    private void ChangeStampBeforeWrites(SignInSite site, string name) => storage.Before = async request =>
    {
        if (StorageHook.Writes(request, "Accounts"))
        {
            await site.Server.EditAsync(name, row => row["Stamp"] = Guid.NewGuid().ToString("N"));
        }
    };
}
