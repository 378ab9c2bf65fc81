using System.Net;
using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Links of accounts that were registered with delivery Response.</summary>
public sealed class ActivateTests
{
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();

    [Fact]
    public async Task AnOrdinaryActivationIsOneStorageTransaction()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name);
        server.Storage.Reset();
        using var response = await server.Http.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, server.Storage.Calls);
    }

    [Fact]
    public async Task APasswordChosenForAnActiveAccountIsRefusedUnlessItIsTheStoredOne()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name);
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, link));
        var before = (await server.RowAsync(name))!.ETag;
        Assert.Equal(Activated, await LinkClient.PostAsync(server, link, new { new_password = "krzysiek" }));
        Assert.Equal(
            "409 already_active", await LinkClient.PostAsync(server, link, new { new_password = "another password" }));
        Assert.Equal(before, (await server.RowAsync(name))!.ETag);
    }

    [Theory]
    [InlineData("new_password")]
    [InlineData("username")]
    public async Task WhatCannotBeChosenIsNamedByTheFieldThatWasSent(string field)
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name);
        var body = new Dictionary<string, string> { [field] = $"{name}-2" };
        using var answer = await server.Http.PostAsJsonAsync(link, body);
        Assert.Equal([field], await answer.FieldsAtFaultAsync());
    }

    [Fact]
    public async Task WhereConfirmationIsAskedForAGetChangesNothing()
    {
        await using var server = await TestServer.StartAsync("Activation:ConfirmOnGet=true");
        var link = await server.LinkAsync(name);
        Assert.Equal("200 Confirm with POST.", await LinkClient.OpenAsync(server, link));
        var (status, page) = await LinkClient.PageAsync(server, link);
        Assert.Equal(200, status);
        Assert.DoesNotContain("type=\"password\"", page, StringComparison.Ordinal);
        Assert.False((await server.RowAsync(name))!.GetBoolean("IsActive"));
        Assert.Equal((200, true), await ActivatedByFormAsync(server, link));
    }

    [Fact]
    public async Task ALinkWhoseRowHasChangedActivatesToo()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(name, $"{name}@example.org");
        await server.EditAsync(name, row => row["Locale"] = "de");
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, link));
        Assert.Equal(LinkClient.AccountOf(link), await server.HolderAsync($"{name}@example.org"));
    }

    [Fact]
    public async Task AnAccountIsActivatedByTheDeliveryItWasRegisteredWith()
    {
        await using var server = await TestServer.StartAsync();
        var email = $"{name}@example.org";
        var mailed = await MailedAccount.InsertAsync(server, email);
        Assert.Equal("400 validation_failed", await LinkClient.PostAsync(server, mailed.Link(), new { }));
        Assert.Equal(
            "403 password_mismatch", await LinkClient.ActivateAsync(server, mailed.Link(), "another password"));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, mailed.Link(), MailedAccount.Password));
        Assert.Equal(mailed.Id, await server.HolderAsync(email));
    }

    private async Task<(int Status, bool IsActive)> ActivatedByFormAsync(TestServer server, string link)
    {
        var (status, _) = await LinkClient.SendFormAsync(server, link);
        return (status, (await server.RowAsync(name))!.GetBoolean("IsActive")!.Value);
    }
}
