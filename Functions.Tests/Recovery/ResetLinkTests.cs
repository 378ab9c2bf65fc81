using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>How long a link to choose a new password lives, and what does not end it.</summary>
public sealed class ResetLinkTests
{
    private const string Opens = "200 Send the new password by POST.";
    private static readonly string OldKey = Convert.ToBase64String(Forgery.DevelopmentKey);
    private static readonly string NewKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Theory]
    [InlineData("Activation:PublicUrl=https://new.example.org")]
    [InlineData("Reset:Lifetime=00:10:00")]
    [InlineData("Token:Lifetime=00:00:01")]
    public async Task ItSurvivesARestartWithOtherSettingsAndAnotherWriteOfTheRow(string setting)
    {
        var (email, link) = await MakeAsync();
        await using var after = await TestServer.StartAsync(setting);
        await after.EditAsync(email, row => row["Locale"] = "de");
        Assert.Equal(Opens, await LinkClient.OpenAsync(after, link));
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(after.Http, link));
    }

    [Fact]
    public async Task ItSurvivesAKeyRotationAndDiesWithALeakedKeyThatIsTakenOut()
    {
        var (_, link) = await MakeAsync();
        await using var without = await TestServer.StartAsync($"Token:SigningKeys:0={NewKey}");
        Assert.Equal("401 token_invalid", await ResetCalls.ResetAsync(without.Http, link));
        await using var rotated = await TestServer.StartAsync(
            $"Token:SigningKeys:0={NewKey}", $"Token:SigningKeys:1={OldKey}");
        Assert.Equal(Opens, await LinkClient.OpenAsync(rotated, link));
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(rotated.Http, link));
    }

    [Theory]
    [InlineData(60 * 60, "")]
    [InlineData(60, "Reset:Lifetime=00:01:00")]
    [InlineData(24 * 60 * 60, "Reset:Lifetime=1.00:00:00")]
    public async Task ItLivesAnHourOrAsLongAsTheSettingSaysAndNotASecondMore(int seconds, string setting)
    {
        await using var server = await TestServer.StartAsync(setting.Length > 0 ? [setting] : []);
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        // A token knows whole seconds, and is never shorter than its lifetime.
        server.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(server.Clock.GetUtcNow().ToUnixTimeSeconds() + 1));
        var link = await server.ResetLinkAsync(email);
        server.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(Opens, await LinkClient.OpenAsync(server, link));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("401 token_expired", await LinkClient.OpenAsync(server, link));
        Assert.Equal("401 token_expired", await ResetCalls.ResetAsync(server.Http, link));
    }

    [Fact]
    public async Task OfAPendingAccountItDoesNotLiveBeyondTheAccountsPeriod()
    {
        await using var server = await TestServer.StartAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: false, hasName: true);
        server.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(30));
        var link = await server.ResetLinkAsync(email);
        server.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(Opens, await LinkClient.OpenAsync(server, link));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("401 token_expired", await ResetCalls.ResetAsync(server.Http, link));
    }

    [Fact]
    public async Task OfAPendingAccountWhoseEmailHasBecomeAnothersItIsGone()
    {
        await using var server = await TestServer.StartAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: false, hasName: true);
        var link = await server.ResetLinkAsync(email);
        var owner = await MailedAccount.InsertAsync(server, email, $"other-{email.Split('@')[0]}");
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, owner.Link(), ResetCalls.Old));
        Assert.Equal(ResetCalls.Gone, await ResetCalls.ResetAsync(server.Http, link));
        Assert.Equal(owner.Id, await server.HolderAsync(email));
        Assert.Equal("200", await server.Http.TryLoginAsync(email, ResetCalls.Old));
    }

    /// <summary>Even who has the key makes no token that is part of a row's key and reaches another row.</summary>
    [Theory]
    [InlineData("sub", "anna")]
    [InlineData("sub", "0' or '1'='1")]
    [InlineData("jti", "../../1")]
    [InlineData("jti", "0123456789ABCDEF")]
    [InlineData("jti", "0123456789abcdef0")]
    [InlineData("stamp", "")]
    public async Task WhatItNamesMustLookLikeIt(string claim, string value)
    {
        await using var server = await TestServer.StartAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        var (header, payload) = Forgery.Open(LinkClient.TokenOf(await server.ResetLinkAsync(email)));
        var claims = JsonNode.Parse(payload)!;
        claims[claim] = value;
        var link = $"/api/password/reset/{Forgery.Sign(header, claims.ToJsonString())}";
        Assert.Equal("401 token_invalid", await LinkClient.OpenAsync(server, link));
        Assert.Equal("401 token_invalid", await ResetCalls.ResetAsync(server.Http, link));
    }

    /// <summary>The row's URL was allowed when the account was registered.</summary>
    [Fact]
    public async Task AfterItNoPageLeadsToAnUrlThatIsNoMoreAllowed()
    {
        const string url = "https://app.example/welcome";
        await using var allowing = await TestServer.StartAsync($"Activation:ReturnUrls:0={url}");
        await using var later = await TestServer.StartAsync();
        foreach (var server in new[] { allowing, later })
        {
            var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
            await server.EditAsync(email, row => row["ReturnUrl"] = url);
            var (status, page) = await LinkClient.SendFormAsync(
                server, await server.ResetLinkAsync(email), ("password", ResetCalls.New));
            Assert.Equal(200, status);
            Assert.Equal(server == allowing, page.Contains(url, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AUsedLinkLeadsToSigningInAndToANewOne()
    {
        const string url = "https://app.example/welcome";
        await using var server = await TestServer.StartAsync($"Activation:ReturnUrls:0={url}");
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        await server.EditAsync(email, row => row["ReturnUrl"] = url);
        var link = await server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(server.Http, link));
        var opened = await LinkClient.PageAsync(server, link);
        var sent = await LinkClient.SendFormAsync(server, link, ("password", "a third password"));
        foreach (var (status, page) in new[] { opened, sent })
        {
            Assert.Equal(410, status);
            Assert.Contains($"href=\"{url}\"", page, StringComparison.Ordinal);
            Assert.Contains("href=\"../forgot\"", page, StringComparison.Ordinal);
        }

        var (_, without) = await LinkClient.SendFormAsync(server, link, ("password", ""));
        Assert.Contains("Please choose a password.", without, StringComparison.Ordinal);
        Assert.DoesNotContain(email, without, StringComparison.Ordinal);
    }

    /// <summary>
    /// A link that was made earlier, or used earlier, is no way to ask whether a password is the account's.
    /// </summary>
    [Fact]
    public async Task ALinkSaysNothingOfAPasswordThatWasChosenByAnother()
    {
        await using var server = await TestServer.StartAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        var unused = await server.ResetLinkAsync(email);
        var used = await server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(server.Http, used, "the second password"));
        var last = await server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(server.Http, last));
        Assert.Equal(ResetCalls.Gone, await ResetCalls.ResetAsync(server.Http, unused));
        Assert.Equal(ResetCalls.Gone, await ResetCalls.ResetAsync(server.Http, used));
        Assert.Equal("200", await server.Http.TryLoginAsync(email, ResetCalls.New));
    }

    private static async Task<(string Email, string Link)> MakeAsync()
    {
        await using var before = await TestServer.StartAsync();
        var email = await ResetCalls.InsertAsync(before, isActive: true, hasName: true);
        return (email, await before.ResetLinkAsync(email));
    }
}
