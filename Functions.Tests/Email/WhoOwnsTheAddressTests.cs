using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Email;

public sealed class WhoOwnsTheAddressTests(MailServer mails) : IClassFixture<MailServer>
{
    private readonly string name = TestServer.NewName();

    private string Victim => $"{name}@example.org";

    [Fact]
    public async Task AStrangersRegistrationAndPasswordDoNotSurviveTheOwners()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await server.RegisterAsync(new { username = $"{name}-stranger", email = Victim, password = "stranger's" });
        var strangers = await mails.LinkAsync(Victim);
        await server.RegisterAsync(new { username = name, email = Victim, password = "the owner's" });
        var owners = MailServer.LinkOf((await mails.MailsAsync(Victim, 2)).Single(mail => MailServer.LinkOf(mail) != strangers));
        Assert.Equal("410 registration_gone", await ActivateByMailTests.PostAsync(server, strangers, "stranger's"));
        Assert.Null(await server.RowAsync($"{name}-stranger"));
        Assert.Equal("200 User Activated", await ActivateByMailTests.PostAsync(server, owners, "the owner's"));
    }

    [Fact]
    public async Task AStrangersLaterRegistrationIsNotCompletedByTheOwnersClick()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await server.RegisterAsync(new { username = name, email = Victim, password = "the owner's" });
        var owners = await mails.LinkAsync(Victim);
        await server.RegisterAsync(new { username = $"{name}-stranger", email = Victim, password = "stranger's" });
        var newest = MailServer.LinkOf((await mails.MailsAsync(Victim, 2)).Single(mail => MailServer.LinkOf(mail) != owners));
        Assert.Equal("403 password_mismatch", await ActivateByMailTests.PostAsync(server, newest, "the owner's"));
        Assert.False((await server.RowAsync($"{name}-stranger"))!.GetBoolean("IsActive"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOwnerGetsANoticeAndNothingOfTheAccountChanges(bool isActive)
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await OwnAsync(server, isActive);
        var before = await server.RowAsync(name);
        foreach (var body in new object[] { new { username = $"{name}-2", email = Victim, password = "krzysiek" }, new { email = Victim, password = "krzysiek" } })
        {
            var mailed = (await mails.MailsAsync(Victim, 1)).Count;
            Assert.Equal(202, (int)(await server.RegisterAsync(body)).StatusCode);
            var all = await mails.MailsAsync(Victim, mailed + 1);
            Assert.Equal(mailed + 1, all.Count);
            Assert.Single(all, mail => mail.TextBody!.Contains("/activate/", StringComparison.Ordinal));
        }

        Assert.Equal(before!.ETag, (await server.RowAsync(name))!.ETag);
        Assert.Null(await server.RowAsync($"{name}-2")); // replaced, as it would be at a free address
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(86_400)]
    public async Task NoSequenceOfRegistrationsTellsWhetherAnAddressHasAnAccount(int seconds)
    {
        await using var server = await mails.StartAsync();
        await OwnAsync(server, isActive: true);
        var outcomes = new List<string>();
        foreach (var address in new[] { Victim, $"unknown-{name}@example.org" })
        {
            var (bob, alice, other) = ($"bob-{name}-{address.Length}", $"alice-{name}-{address.Length}", $"other-{name}-{address.Length}@example.org");
            var answers = "";
            foreach (var (user, email) in new[] { (bob, address), (bob, other), (alice, address), (bob, other), (alice, other), (alice, address) })
            {
                using var answer = await server.RegisterAsync(new { username = user, email, password = "krzysiek" });
                answers += $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()} {string.Join(',', answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Order())}\n";
                server.Clock.Advance(TimeSpan.FromSeconds(seconds));
            }

            outcomes.Add(answers);
        }

        Assert.Equal(outcomes[1], outcomes[0]);
        Assert.Contains("202", outcomes[0], StringComparison.Ordinal);
    }

    private async Task OwnAsync(TestServer server, bool isActive)
    {
        await server.RegisterAsync(new { username = name, email = Victim, password = "the owner's" });
        Assert.Equal("200 User Activated", await ActivateByMailTests.PostAsync(server, await mails.LinkAsync(Victim), "the owner's"));
        await server.EditAsync(name, row => row["IsActive"] = isActive);
    }
}
