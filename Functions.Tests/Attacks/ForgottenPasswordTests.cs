using System.Net.Http.Json;
using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>What went wrong elsewhere when passwords were forgotten.</summary>
public sealed class ForgottenPasswordTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Forgot = "/api/password/forgot";
    private const string Invalid = "401 token_invalid";

    /// <summary>GitLab CVE-2023-7028: two emails in an array, and the link goes to the second as well.</summary>
    [Theory]
    [InlineData("""{"email":["{0}","stranger@example.net"]}""")]
    [InlineData("""{"email":"{0}","email":"stranger@example.net"}""")]
    [InlineData("""{"email":"{0},stranger@example.net"}""")]
    [InlineData("""{"email":"{0}\r\nBcc: stranger@example.net"}""")]
    [InlineData("""{"email":"{0}","username":"stranger@example.net"}""")]
    public async Task TwoEmailsOrderNothing(string json)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        server.Storage.Reset();
        using var body = new StringContent(
            json.Replace("{0}", email, StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(Forgot, body);
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(answer));
        Assert.Equal(0, server.Storage.Calls);
    }

    /// <summary>
    /// Django CVE-2019-19844: what was typed is found as the owner's email, and the link goes to what was typed. Here
    /// what is another mailbox is another key, and what is the same key is mailed to the email that is stored.
    /// </summary>
    [Fact]
    public async Task ALookAlikeOfAnEmailGetsNoLink()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00");
        var start = TestServer.NewName();
        var email = $"{start}-mike@example.org";
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        string[] others =
        [
            $"{start}-m\u0131ke@example.org", // a dotless i, whose capital is I
            $"{start}-m\u0456ke@example.org", // a Cyrillic i
            $"{start}-mi\u212Ae@example.org", // the sign of Kelvin, whose small letter is k
            $"{start}-mike@ex\u0430mple.org", // a Cyrillic a
            $"{start}-mike@example.org.attacker.example",
        ];
        foreach (var other in others)
        {
            await ForgetAsync(run, "email", other);
        }

        await run.SettleAsync();
        Assert.DoesNotContain("sent (reset)", run.Ends());
        string[] same = [email.ToUpperInvariant(), $"{start}-mike@\uFF45xample.org"];
        foreach (var typed in same)
        {
            Assert.Equal("202", await ForgetAsync(run, "email", typed));
        }

        await run.SettleAsync();
        Assert.Equal(same.Length, run.Ends().Count(end => end == "sent (reset)"));
        foreach (var typed in others)
        {
            await ForgetAsync(run, "username", typed);
        }

        await run.SettleAsync();
        Assert.All(run.Sender.Mails, mail => Assert.Equal(email, mail.Mail.To));
    }

    /// <summary>
    /// Keycloak CVE-2026-18963: a step that can be skipped. Asking for the link opens nothing without it.
    /// </summary>
    [Fact]
    public async Task WithoutTheMailNoPasswordIsSet()
    {
        await using var server = await mails.StartWithoutWorkerAsync("Limits:ActivationsPerClientPerMinute=0");
        var victim = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        var stranger = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        using var asked = await server.Http.PostAsJsonAsync(Forgot, new { email = victim });
        Assert.Equal(202, (int)asked.StatusCode);
        var before = (await server.RowAsync(victim))!.ETag;

        var own = LinkClient.TokenOf(await server.ResetLinkAsync(stranger));
        var (header, payload) = Forgery.Open(own);
        var ids = (Own: (await server.RowAsync(stranger))!.RowKey, Victims: (await server.RowAsync(victim))!.RowKey);
        var forPayload = payload.Replace(ids.Own, ids.Victims, StringComparison.Ordinal);
        var signature = own.Split('.')[2];
        string[] tokens =
        [
            "token",
            $"{Forgery.Part(header)}.{Forgery.Part(forPayload)}.{signature}",
            $"{Forgery.Part(header)}.{Forgery.Part(forPayload)}.",
            $"{Forgery.Part("""{"alg":"none","typ":"reset+jwt"}""")}.{Forgery.Part(forPayload)}.",
            LinkClient.TokenOf((await MailedAccount.InsertAsync(server, $"other-{stranger}")).Link()),
            (await server.Http.SignInAsync(stranger, ResetCalls.Old)).Refresh,
        ];
        foreach (var token in tokens)
        {
            Assert.Equal(Invalid, await ResetCalls.ResetAsync(server.Http, $"/api/password/reset/{token}"));
            Assert.Equal(Invalid, await LinkClient.PostAsync(server, Forgot, new { token }));
        }

        Assert.Equal(Invalid, await ResetCalls.ResetAsync(server.Http, "/api/password/reset/"));
        Assert.Equal("401 token_invalid", await ResetCalls.TryChangeAsync(server.Http, own));
        Assert.Equal(before, (await server.RowAsync(victim))!.ETag);
        Assert.Equal("200", await server.Http.TryLoginAsync(victim, ResetCalls.Old));
    }

    /// <summary>OWASP Forgot Password: automatic sign-in after a reset; askbot#305: sessions that live on.</summary>
    [Fact]
    public async Task AResetSignsNobodyInAndEverybodyOut()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var session = await site.SignInAsync(name);
        var link = await site.Server.ResetLinkAsync(name);
        foreach (var type in new[] { "application/json", "text/html" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, link)
            {
                Content = JsonContent.Create(new { password = ResetCalls.New }),
            };
            request.Headers.Accept.ParseAdd(type);
            using var answer = await site.Server.Http.SendAsync(request);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("401 session_ended", await site.MeAsync(session.Access));
        Assert.Equal("401 session_ended", await site.TryRefreshAsync(session.Refresh));
    }

    /// <summary>Asks for a link with what was typed into a field; 202, or 400 where that is no name or email.</summary>
    private static async Task<string> ForgetAsync(MailRun run, string field, string typed)
    {
        var body = new Dictionary<string, string> { [field] = typed };
        using var answer = await run.Server.Http.PostAsJsonAsync(Forgot, body);
        Assert.Contains((int)answer.StatusCode, new[] { 202, 400 });
        return $"{(int)answer.StatusCode}";
    }
}
