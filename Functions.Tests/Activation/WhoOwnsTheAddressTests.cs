using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>
/// Who reads the mailbox decides which registration of its email comes to life, with a password of his own.
/// </summary>
public sealed class WhoOwnsTheAddressTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();

    private string Victim => $"{name}@example.org";

    [Fact]
    public async Task AStrangersRegistrationBecomesTheOwnersWithAPasswordThatTheStrangerDoesNotKnow()
    {
        await using var server = await mails.StartAsync();
        await server.RegisterByMailAsync(Victim, $"{name}-stranger", "stranger's");
        var link = await mails.LinkAsync(Victim);
        Assert.Equal("403 password_mismatch", await LinkClient.ActivateAsync(server, link, "the owner's"));
        Assert.Equal(Activated, await LinkClient.PostAsync(server, link, new { new_password = "the owner's" }));
        var row = (await server.RowAsync(Victim))!;
        Assert.Equal(Victim, row.GetString("UserName"));
        Assert.True(await server.IsPasswordAsync(row, "the owner's"));
        Assert.False(await server.IsPasswordAsync(row, "stranger's"));
        Assert.Null(await server.HolderAsync($"{name}-stranger"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BesideAStrangersRegistrationTheOwnersOwnLinkWorks(bool isStrangerFirst)
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        var strangers = (Name: $"{name}-stranger", Password: "stranger's");
        var owners = (Name: name, Password: "the owner's");
        var links = new List<string>();
        foreach (var one in isStrangerFirst ? new[] { strangers, owners } : [owners, strangers])
        {
            await server.RegisterByMailAsync(Victim, one.Name, one.Password);
            var mailed = await mails.MailsAsync(Victim, links.Count + 1);
            links.Add(mailed.Select(MailServer.LinkOf).Single(link => !links.Contains(link)));
        }

        var own = links[isStrangerFirst ? 1 : 0];
        var other = links[isStrangerFirst ? 0 : 1];
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, own, "the owner's"));
        Assert.Equal("409 email_taken", await LinkClient.ActivateAsync(server, other, "stranger's"));
        Assert.Equal("409 email_taken", await LinkClient.PostAsync(server, other, new { new_password = "chosen now" }));
        Assert.Equal(LinkClient.AccountOf(own), await server.HolderAsync(Victim));
        Assert.Null(await server.HolderAsync($"{name}-stranger"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOwnerGetsANoticeAndNothingOfTheAccountChanges(bool isActive)
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await OwnAsync(server, isActive);
        var before = (await server.RowAsync(name))!;
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var userName in new[] { $"{name}-2", null })
        {
            var mailed = (await mails.MailsAsync(Victim, 1)).Count;
            await server.RegisterByMailAsync(Victim, userName);
            var all = await mails.MailsAsync(Victim, mailed + 1);
            Assert.Equal(mailed + 1, all.Count);
            Assert.Single(all, mail => mail.TextBody!.Contains("/activate/", StringComparison.Ordinal));
        }

        Assert.Equal(before.ETag, (await server.RowAsync(name))!.ETag);
        Assert.Equal(before.RowKey, await server.HolderAsync(Victim));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(86_400)]
    public async Task NoSequenceOfRegistrationsTellsWhetherAnEmailHasAnAccount(int seconds)
    {
        await using var server = await mails.StartAsync();
        await OwnAsync(server, isActive: true);
        var outcomes = new List<string>();
        foreach (var email in new[] { Victim, $"unknown-{name}@example.org" })
        {
            var bob = $"bob-{name}-{email.Length}";
            var alice = $"alice-{name}-{email.Length}";
            var other = $"other-{name}-{email.Length}@example.org";
            var answers = "";
            foreach (var (user, to) in
                new[] { (bob, email), (bob, other), (alice, email), (bob, other), (alice, other), (alice, email) })
            {
                using var answer = await server.RegisterAsync(
                    new { username = user, email = to, password = "krzysiek" });
                var headers = answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Order();
                var body = await answer.Content.ReadAsStringAsync();
                answers += $"{(int)answer.StatusCode} {body} {string.Join(',', headers)}\n";
                server.Clock.Advance(TimeSpan.FromSeconds(seconds));
            }

            outcomes.Add(answers);
        }

        Assert.Equal(outcomes[1], outcomes[0]);
        Assert.Contains("202", outcomes[0], StringComparison.Ordinal);
    }

    private async Task OwnAsync(TestServer server, bool isActive)
    {
        await server.RegisterByMailAsync(Victim, name, "the owner's");
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, await mails.LinkAsync(Victim), "the owner's"));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
    }
}
