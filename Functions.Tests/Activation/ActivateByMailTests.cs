using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Links of accounts that were registered by mail.</summary>
public sealed class ActivateByMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Activated = "200 User Activated";
    private const string Password = MailedAccount.Password;

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [InlineData(null, "{0}@example.org")]
    [InlineData("{0}", "{0}")]
    [InlineData(" {0}-2 ", "{0}-2")]
    [InlineData("", "{0}@example.org")]
    public async Task WhoDoesNotKnowThePasswordChoosesOneAndAName(string? userName, string stored)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var chosen = userName?.Replace("{0}", name, StringComparison.Ordinal);
        Assert.Equal(
            Activated,
            await LinkClient.PostAsync(server, account.Link(), new { new_password = "chosen now", username = chosen }));
        var row = (await server.RowAsync(Email))!;
        Assert.Equal(stored.Replace("{0}", name, StringComparison.Ordinal), row.GetString("UserName"));
        Assert.Equal(account.Id, await server.HolderAsync(row.GetString("UserName")));
        Assert.Equal(account.Id, await server.HolderAsync(Email));
        Assert.True(await server.IsPasswordAsync(row, "chosen now"));
    }

    [Theory]
    [InlineData("{\"new_password\":\"short\"}", "new_password")]
    [InlineData("{\"new_password\":\"\"}", "new_password")]
    [InlineData("{\"password\":\"krzysiek\",\"new_password\":\"chosen now\"}", "new_password")]
    [InlineData("{\"new_password\":\"chosen now\",\"username\":\"somebody@example.net\"}", "username")]
    [InlineData("{\"password\":\"krzysiek\",\"username\":\"a\\u200bb\"}", "username")]
    [InlineData("{\"username\":\"anna\"}", "password")]
    [InlineData("{}", "password")]
    [InlineData("{\"password\":7}", "password")]
    public async Task WhatCannotBeTakenIsNamedByItsField(string body, string field)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        using var content = new StringContent(body, null, "application/json");
        using var answer = await server.Http.PostAsync(account.Link(), content);
        Assert.Equal([field], await answer.FieldsAtFaultAsync());
        Assert.Null(await server.HolderAsync(Email));
    }

    [Fact]
    public async Task FaultsOfAPasswordAndANameAreNamedAtOnce()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var chosen = new { new_password = "short", username = "a\u200bb" };
        using var answer = await server.Http.PostAsJsonAsync(account.Link(), chosen);
        Assert.Equal(["new_password", "username"], await answer.FieldsAtFaultAsync());
        var (_, page) = await LinkClient.SendFormAsync(
            server, account.Link(), ("new_password", chosen.new_password), ("username", chosen.username));
        Assert.Contains("id=\"new_password-fault\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"username-fault\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTriesAtAllInstancesAreCountedAndAfterAnHourThereAreSomeAgain()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        await using var another = await mails.StartWithoutWorkerAsync();
        var link = (await MailedAccount.InsertAsync(server, Email)).Link();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(
                "403 password_mismatch",
                await LinkClient.ActivateAsync(i % 2 == 0 ? server : another, link, "another password"));
        }

        Assert.Equal("429 rate_limited", await LinkClient.ActivateAsync(another, link, Password));
        server.Clock.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        Assert.Equal("429 rate_limited", await LinkClient.ActivateAsync(server, link, Password));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, Password));
    }
}
