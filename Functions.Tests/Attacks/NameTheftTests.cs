using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>
/// A stranger wants the name that somebody has registered, knows or guesses his email, and activates first.
/// </summary>
public sealed class NameTheftTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Activated = "200 User Activated";

    private readonly string coolName = TestServer.NewName();

    private string Victim => $"vic-{coolName}@example.org";

    private string Attacker => $"att-{coolName}@example.org";

    [Fact]
    public async Task ANameIsNotStolenThroughItsEmail()
    {
        await using var server = await mails.StartAsync(SlowStorage.Add, "Limits:MailInterval=00:00:00");
        await server.RegisterByMailAsync(Victim, coolName, "the victim's");
        var victims = await mails.LinkAsync(Victim);
        await server.RegisterByMailAsync(Victim, $"junk1-{coolName}", "stranger's");
        await server.RegisterByMailAsync(Attacker, coolName, "stranger's");
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, await mails.LinkAsync(Attacker), "stranger's"));

        // Names go to who proves a mailbox first, so the page offers another; the account and its mailbox are still the
        // victim's.
        var (status, page) = await LinkClient.SendFormAsync(server, victims, ("password", "the victim's"));
        Assert.Equal(409, status);
        Assert.Contains("name=\"username\"", page, StringComparison.Ordinal);
        (status, _) = await LinkClient.SendFormAsync(
            server, victims, ("password", "the victim's"), ("username", $"{coolName}-2"));
        Assert.Equal(200, status);
        Assert.Equal(LinkClient.AccountOf(victims), await server.HolderAsync(Victim));
        Assert.Equal(LinkClient.AccountOf(victims), await server.HolderAsync($"{coolName}-2"));
        Assert.Null(await server.HolderAsync($"junk1-{coolName}"));
    }

    [Fact]
    public async Task WhoActivatesFirstKeepsTheNameWhateverIsRegisteredBefore()
    {
        await using var server = await mails.StartAsync(SlowStorage.Add, "Limits:MailInterval=00:00:00");
        await server.RegisterByMailAsync(Attacker, coolName, "stranger's");
        await server.RegisterByMailAsync(Victim, coolName, "the victim's");
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, await mails.LinkAsync(Victim), "the victim's"));
        Assert.Equal(
            "409 username_taken",
            await LinkClient.ActivateAsync(server, await mails.LinkAsync(Attacker), "stranger's"));
    }

    [Fact]
    public async Task APendingNameOfAMailboxThatDoesNotExistBlocksNobody()
    {
        await using var server = await mails.StartAsync(SlowStorage.Add);
        await server.RegisterByMailAsync($"{coolName}@nowhere.example", coolName, "stranger's");
        await server.RegisterByMailAsync(Victim, coolName, "the victim's");
        var link = await mails.LinkAsync(Victim);
        Assert.Equal(Activated, await LinkClient.ActivateAsync(server, link, "the victim's"));
        Assert.Equal(LinkClient.AccountOf(link), await server.HolderAsync(coolName));
    }
}
