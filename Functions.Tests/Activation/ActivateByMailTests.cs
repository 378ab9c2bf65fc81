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

    [Fact]
    public async Task OnlyAPostWithThePasswordActivates()
    {
        await using var server = await mails.StartAsync();
        using var registered = await server.RegisterAsync(new { username = name, email = Email, password = Password });
        Assert.Equal(202, (int)registered.StatusCode);
        Assert.DoesNotContain("activate/", await registered.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var link = await mails.LinkAsync(Email);
        var before = (await server.RowAsync(name))!.ETag;

        foreach (var method in new[] { "GET", "HEAD", "OPTIONS" })
        {
            using var opened = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), link));
        }

        Assert.Equal("200 Confirm with POST.", await LinkClient.OpenAsync(server, link));
        Assert.Equal("400 validation_failed", await LinkClient.ActivateAsync(server, link, null));
        Assert.Equal("403 password_mismatch", await LinkClient.ActivateAsync(server, link, "another password"));
        Assert.Equal(before, (await server.RowAsync(name))!.ETag);
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, Password));
        var row = (await server.RowAsync(name))!;
        Assert.True(row.GetBoolean("IsActive"));
        Assert.Equal(row.RowKey, await server.HolderAsync(name));
        Assert.Equal(row.RowKey, await server.HolderAsync(Email));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, null));
    }

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
    public async Task AnActiveAccountTakesNoOtherPasswordAndSaysSo()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await MailedAccount.InsertAsync(server, Email, name);
        var link = account.Link();
        Assert.Equal(Activated, await LinkClient.PostAsync(server, link, new { new_password = "chosen now" }));
        var before = (await server.RowAsync(Email))!.ETag;
        Assert.Equal(Activated, await LinkClient.PostAsync(server, link, new { new_password = "chosen now" }));
        Assert.Equal(Activated, await LinkClient.OpenAsync(server, link));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, "whatever"));
        Assert.Equal(
            "409 already_active", await LinkClient.PostAsync(server, link, new { new_password = "another one" }));
        var (status, page) = await LinkClient.SendFormAsync(server, link, ("new_password", "another one"));
        Assert.Equal(409, status);
        Assert.Contains("Please sign in with it", page, StringComparison.Ordinal);
        Assert.Equal(before, (await server.RowAsync(Email))!.ETag);

        for (var i = 2; i < 5; i++)
        {
            Assert.Equal(
                "409 already_active", await LinkClient.PostAsync(server, link, new { new_password = "another one" }));
        }

        Assert.Equal("429 rate_limited", await LinkClient.PostAsync(server, link, new { new_password = "chosen now" }));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("new_password")]
    public async Task AnEmailThatHasBecomeAnotherAccountsIsTakenAndThePageLeadsToSigningIn(string field)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var first = await MailedAccount.InsertAsync(server, Email, name);
        var second = await MailedAccount.InsertAsync(server, Email.ToUpperInvariant(), $"{name}-2");
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, second.Link(), Password));
        var (status, page) = await LinkClient.SendFormAsync(server, first.Link(), (field, Password));
        Assert.Equal(409, status);
        Assert.Contains("Please sign in with its password", page, StringComparison.Ordinal);
        var body = new Dictionary<string, string> { [field] = Password };
        Assert.Equal("409 email_taken", await LinkClient.PostAsync(server, first.Link(), body));
        Assert.Equal(second.Id, await server.HolderAsync(Email));
        Assert.Null(await server.HolderAsync(name));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("new_password")]
    public async Task ANameThatHasBecomeAnotherAccountsIsAskedForAgain(string field)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var first = await MailedAccount.InsertAsync(server, Email, name);
        var second = await MailedAccount.InsertAsync(server, $"other-{Email}", name);
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, second.Link(), Password));

        var (status, page) = await LinkClient.SendFormAsync(
            server, first.Link(), (field, Password), ("username", name));
        Assert.Equal(409, status);
        Assert.Contains("Please choose another one.", page, StringComparison.Ordinal);
        Assert.Contains("name=\"username\"", page, StringComparison.Ordinal);
        var body = new Dictionary<string, string> { [field] = Password, ["username"] = name };
        // The right password is no guess, however often.
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("409 username_taken", await LinkClient.PostAsync(server, first.Link(), body));
        }

        body["username"] = $"{name}-2";
        Assert.Equal(Activated, await LinkClient.PostAsync(server, first.Link(), body));
        Assert.Equal(first.Id, await server.HolderAsync($"{name}-2"));
        Assert.Equal(second.Id, await server.HolderAsync(name));
    }

    [Fact]
    public async Task TheSixthTryIsRefusedOnEveryInstanceAndANewPasswordIsNoGuess()
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
        var (status, page) = await LinkClient.SendFormAsync(another, link, ("password", Password));
        Assert.Equal(429, status);
        Assert.Contains("href=\"?new\"", page, StringComparison.Ordinal);
        Assert.Equal(Activated, await LinkClient.PostAsync(another, link, new { new_password = "chosen now" }));
    }

    [Fact]
    public async Task AfterAnHourThereAreTriesAgain()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var link = (await MailedAccount.InsertAsync(server, Email)).Link();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("403 password_mismatch", await LinkClient.ActivateAsync(server, link, "another password"));
        }

        server.Clock.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        Assert.Equal("429 rate_limited", await LinkClient.ActivateAsync(server, link, Password));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, Password));
    }

    [Fact]
    public async Task AFormOfAnotherSiteChangesNothingAndOurOwnDoes()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var link = (await MailedAccount.InsertAsync(server, Email)).Link();
        foreach (var (site, outcome) in new[] { ("cross-site", "400 cross_site_form"), ("same-origin", Activated) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, link)
            {
                Content = new FormUrlEncodedContent([new("password", Password)]),
            };
            request.Headers.Add("Sec-Fetch-Site", site);
            using var answer = await server.Http.SendAsync(request);
            Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task AGetChangesNothingThoughLinksTravelByResponseNow(string method)
    {
        await using var server = await TestServer.StartAsync("Activation:ConfirmOnGet=false");
        var link = (await MailedAccount.InsertAsync(server, Email, name)).Link();
        var before = (await server.RowAsync(name))!.ETag;
        using var opened = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), link));
        Assert.Equal(200, (int)opened.StatusCode);
        var (status, page) = await LinkClient.PageAsync(server, link);
        Assert.Equal(200, status);
        Assert.Contains("name=\"password\"", page, StringComparison.Ordinal);
        Assert.Equal(before, (await server.RowAsync(name))!.ETag);
        Assert.Null(await server.HolderAsync(name));
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, Password));
    }
}
