using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Strangers register somebody's email until he gets no mail any more, so that he cannot register.</summary>
public sealed class FullMailboxTests(MailServer mails) : IClassFixture<MailServer>
{
    private const int MailsPerDay = 5;

    private readonly string name = TestServer.NewName();

    private string Victim => $"{name}@example.org";

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task EachLinkInTheMailboxWorksWithANewPassword(int which)
    {
        await using var server = await mails.StartAsync(
            SlowStorage.Add, "Limits:MailInterval=00:00:00", $"Limits:MailsPerDay={MailsPerDay}");
        for (var i = 0; i < MailsPerDay; i++)
        {
            await server.RegisterByMailAsync(Victim, $"{name}-{i}", "stranger's");
        }

        var links = (await mails.MailsAsync(Victim, MailsPerDay)).Select(MailServer.LinkOf).ToList();
        Assert.Equal(MailsPerDay, links.Distinct().Count());

        // The mails of the day are spent; the registration is taken all the same.
        await server.RegisterByMailAsync(Victim, name, "the owner's");
        var (status, page) = await LinkClient.SendFormAsync(
            server, links[which], ("new_password", "the owner's"), ("username", name));
        Assert.Equal(200, status);
        Assert.Contains("Your account is active", page, StringComparison.Ordinal);
        Assert.Equal(LinkClient.AccountOf(links[which]), await server.HolderAsync(Victim));
        Assert.Equal(LinkClient.AccountOf(links[which]), await server.HolderAsync(name));
        foreach (var other in links.Where(link => link != links[which]))
        {
            (status, page) = await LinkClient.SendFormAsync(server, other, ("new_password", "the owner's"));
            Assert.Equal(409, status);
            Assert.Contains("You already have an account", page, StringComparison.Ordinal);
        }

        Assert.Equal(MailsPerDay, (await mails.MailsAsync(Victim, MailsPerDay)).Count);
    }
}
