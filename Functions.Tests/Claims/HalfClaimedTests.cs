using System.Net.Http.Json;
using Accounts.Claims;
using Accounts.Names;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Claims;

/// <summary>
/// An account of delivery Response whose own registration has claimed its name and not yet its email, or was killed
/// there: an equal request finds it.
/// </summary>
public sealed class HalfClaimedTests
{
    private const string Password = "krzysiek";
    private static readonly string[] UpToItsName =
        ["read Names 404", "read Names 404", "insert Accounts 204", "insert Names 204"];

    [Fact]
    public async Task WhatAKilledRegistrationLeftIsClaimedByItsRepetition()
    {
        var scene = await ClaimsScene.StartAsync();
        var (name, email) = (scene.Name("a"), scene.Email("e"));
        await KilledAsync(scene, name, email);

        var repeated = await RegisterAsync(scene, name, email);
        Assert.Equal(RegistrationStatus.Registered, repeated.Status);
        Assert.Equal(repeated.Account!.Id, await scene.HolderAsync(email));
        Assert.Equal(RegistrationStatus.EmailTaken, (await RegisterAsync(scene, scene.Name("b"), email)).Status);
        Assert.Equal(ActivationStatus.Activated, await OpenAsync(scene, repeated));
    }

    /// <summary>Else two callers have links of two accounts with one email, and one of them dies.</summary>
    [Fact]
    public async Task TheRepetitionGetsNoLinkWhereAnotherHasTheEmail()
    {
        var scene = await ClaimsScene.StartAsync();
        var (name, email) = (scene.Name("a"), scene.Email("e"));
        await KilledAsync(scene, name, email);
        var other = await RegisterAsync(scene, scene.Name("b"), email);

        Assert.Equal(RegistrationStatus.EmailTaken, (await RegisterAsync(scene, name, email)).Status);
        Assert.Equal(ActivationStatus.Activated, await OpenAsync(scene, other));
    }

    [Fact]
    public async Task NeitherDoesTheRepetitionOfOneThatIsStillAtWork()
    {
        var scene = await ClaimsScene.StartAsync();
        var (name, email) = (scene.Name("a"), scene.Email("e"));
        var a = scene.NewProcess();
        var first = a.Register(name, email, Password);
        await a.Gate.StepsAsync(UpToItsName);
        var other = await RegisterAsync(scene, scene.Name("b"), email);
        await a.Gate.StepsAsync("insert Names 409", "read Names 200", "read Accounts 200");

        Assert.Equal(RegistrationStatus.EmailTaken, (await RegisterAsync(scene, name, email)).Status);
        a.Gate.Open();
        Assert.Equal(RegistrationStatus.EmailTaken, (await first).Status);
        Assert.Null(await scene.HolderAsync(name));
        Assert.Equal(ActivationStatus.Activated, await OpenAsync(scene, other));
    }

    /// <summary>
    /// Between the first request's look at who has the email and its giving up, that one is removed, and the repetition
    /// gets the email and a link.
    /// </summary>
    [Fact]
    public async Task AnAccountIsNotGivenUpOnceARepetitionHasALinkOfIt()
    {
        var scene = await ClaimsScene.StartAsync();
        var (name, email) = (scene.Name("a"), scene.Email("e"));
        var a = scene.NewProcess();
        var first = a.Register(name, email, Password);
        await a.Gate.StepsAsync(UpToItsName);
        var other = await RegisterAsync(scene, scene.Name("b"), email);
        await a.Gate.StepsAsync("insert Names 409", "read Names 200", "read Accounts 200");
        var purge = scene.NewProcess();
        var removed = purge.Remove(other.Account!.Id);
        purge.Gate.Open();
        await removed;
        var repeated = await RegisterAsync(scene, name, email);
        Assert.Equal(RegistrationStatus.Registered, repeated.Status);

        a.Gate.Open();
        var ended = await first;
        Assert.Equal(RegistrationStatus.Registered, ended.Status);
        Assert.Equal(repeated.Account!.Id, ended.Account!.Id);
        Assert.False(ended.HasAllClaims);
        Assert.Equal(ActivationStatus.Activated, await OpenAsync(scene, repeated));
        await scene.AssertActiveAsync([ended.Account.Id], ended.Account.Id);
    }

    [Fact]
    public async Task AForgottenPasswordGetsALinkOfNoAccountThatCannotComeToLife()
    {
        await using var server = await TestServer.StartAsync();
        var (name, other) = (TestServer.NewName(), TestServer.NewName());
        var email = $"{name}@example.org";
        await server.LinkAsync(name, email);
        await LoseClaimAsync(server, email);
        Assert.Equal("201", await ForgetAsync(server, name));
        Assert.NotNull(await server.HolderAsync(email));

        await LoseClaimAsync(server, email);
        var link = await server.LinkAsync(other, email);
        Assert.Equal("404 account_not_found", await ForgetAsync(server, name));
        Assert.Equal("200 User Activated", await LinkClient.OpenAsync(server, link));
    }

    /// <summary>Between the reading of the account and the touch its link is opened.</summary>
    [Fact]
    public async Task AForgottenPasswordGetsALinkOfAnAccountThatComesToLifeMeanwhile()
    {
        var storage = new StorageHook();
        await using var server = await TestServer.StartAsync(
            null, services => services.AddSingleton<HttpPipelinePolicy>(storage));
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name, $"{name}@example.org");
        var opened = "";
        storage.Before = async request =>
        {
            if (StorageHook.Writes(request, "Accounts"))
            {
                storage.Mend();
                opened = await LinkClient.OpenAsync(server, link);
            }
        };
        Assert.Equal("201", await ForgetAsync(server, name));
        Assert.Equal("200 User Activated", opened);
    }

    /// <summary>A registration that was killed once it had claimed the name.</summary>
    private static async Task KilledAsync(ClaimsScene scene, string name, string email)
    {
        var killed = scene.NewProcess();
        var first = killed.Register(name, email, Password);
        await killed.Gate.StepsAsync(UpToItsName);
        killed.Gate.Stop();
        await Assert.ThrowsAsync<CrashException>(() => first);
        Assert.NotNull(await scene.HolderAsync(name));
        Assert.Null(await scene.HolderAsync(email));
    }

    private static Task<RegistrationResult> RegisterAsync(ClaimsScene scene, string name, string email)
    {
        var process = scene.NewProcess();
        var registered = process.Register(name, email, Password);
        process.Gate.Open();
        return registered;
    }

    private static Task<ActivationStatus> OpenAsync(ClaimsScene scene, RegistrationResult registered)
    {
        var process = scene.NewProcess();
        var activated = process.ActivateByLink(registered);
        process.Gate.Open();
        return activated;
    }

    private static async Task LoseClaimAsync(TestServer server, string email) =>
        await server.Names.DeleteEntityAsync(AccountNames.Key(email), "claim");

    private static async Task<string> ForgetAsync(TestServer server, string name)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/password/forgot", new { username = name });
        var outcome = await TestServer.OutcomeAsync(answer);
        return (int)answer.StatusCode == 201 ? "201" : outcome;
    }
}
