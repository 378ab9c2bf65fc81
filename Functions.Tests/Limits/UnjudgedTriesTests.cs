using Accounts.Passwords;
using Accounts.Storage;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>A try at a password that could not be judged, or was no guess, is given back.</summary>
public sealed class UnjudgedTriesTests
{
    private const string Overloaded = "503 overloaded";
    private const string Activated = "200 User Activated";
    private const int TooMany = 6;
    private const int Rounds = 5;

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task OfAnActivationThatCouldNotBeHashed()
    {
        using var gate = new HeldGate();
        await using var server = await TestServer.StartAsync(null, gate.Add);
        var link = (await MailedAccount.InsertAsync(server, Email)).Link();
        await FailAsync(gate, () => LinkClient.ActivateAsync(server, link, MailedAccount.Password));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, MailedAccount.Password));
    }

    [Fact]
    public async Task OfASecondClickThatCouldNotBeHashed()
    {
        using var gate = new HeldGate();
        await using var server = await TestServer.StartAsync(null, gate.Add);
        var link = (await MailedAccount.InsertAsync(server, Email)).Link();
        var body = new { new_password = "chosen now" };
        Assert.Equal(Activated, await LinkClient.PostAsync(server, link, body));
        await FailAsync(gate, () => LinkClient.PostAsync(server, link, body));
        Assert.Equal(Activated, await LinkClient.PostAsync(server, link, body));
    }

    [Fact]
    public async Task OfASignInThatCouldNotBeHashed()
    {
        using var gate = new HeldGate();
        await using var site = await SignInSite.StartAsync(gate.Add, "Limits:SignInTriesPerClient=5");
        var active = await site.AddAsync();
        await FailAsync(gate, () => site.Server.Http.TryLoginAsync(active, SignInSite.Password));
        Assert.Equal("200", await site.Server.Http.TryLoginAsync(active, SignInSite.Password));
    }

    [Fact]
    public async Task OfARepeatedRegistrationThatCouldNotBeHashed()
    {
        using var gate = new HeldGate();
        await using var server = await TestServer.StartAsync(null, gate.Add);
        var first = await server.LinkAsync(name, Email);
        await FailAsync(gate, () => server.TryRegisterAsync(name, Email));
        Assert.Equal(LinkClient.AccountOf(first), LinkClient.AccountOf(await server.LinkAsync(name, Email)));
    }

    /// <summary>The account is written by others before each of an activation's calls, until it gives up.</summary>
    [Fact]
    public async Task OfARightPasswordWhoseActivationOthersHindered()
    {
        var gate = new StorageGate();
        await using var server = await TestServer.StartAsync(
            null, services => services.AddSingleton<HttpPipelinePolicy>(gate));
        var account = await MailedAccount.InsertAsync(server, Email);
        for (var i = 0; i < Rounds - 1; i++)
        {
            Assert.Equal(
                "403 password_mismatch", await LinkClient.ActivateAsync(server, account.Link(), "another password"));
        }

        gate.Close();
        var hindered = LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password);
        for (var failed = 0; failed < Rounds;)
        {
            await TouchAsync(server, account.Id);
            failed += await gate.StepAsync() == "merge Accounts 412" ? 1 : 0;
        }

        gate.Open();
        Assert.Equal(Overloaded, await hindered);
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, account.Link(), MailedAccount.Password));
    }

    private static async Task FailAsync(HeldGate gate, Func<Task<string>> tryAsync) =>
        await gate.FillAsync(HashingLane.Verification, async () =>
        {
            for (var i = 0; i < TooMany; i++)
            {
                Assert.Equal(Overloaded, await tryAsync());
            }
        });

    private static async Task TouchAsync(TestServer server, string id) => await server.Table.UpdateEntityAsync(
        new TableEntity(RowIds.Partition(id), id), ETag.All, TableUpdateMode.Merge);
}
