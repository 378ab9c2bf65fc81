using System.Net.Http.Json;
using Functions.Tests.Mail.Senders;
using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// Functions host and worker are killed while the mail server has a mail and has not answered. Their lease of the order
/// ends, and the next host takes it.
/// </summary>
public sealed class KilledWorkerTests : IAsyncLifetime
{
    /// <summary>The real host's is ten minutes; this is waited for.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>For each test its own.</summary>
    private readonly MailServer mails = new();

    public Task InitializeAsync() => mails.InitializeAsync();

    public Task DisposeAsync() => mails.DisposeAsync();

    [Theory]
    [InlineData("BODY")] // has its first line
    [InlineData(".")] // has all of it: the reader may get it twice
    public async Task AnOrderWhoseHostIsKilledInTheMiddleOfItsMailComesAgain(string step)
    {
        var email = TestServer.NewEmail();
        await using var server = new SmtpScript(step, SmtpScript.Silence);
        var killed = await WorkerHost.StartAsync(
            mails.ConnectionString, Lease, MailSettings.Smtp(server.Port));
        using (var http = new HttpClient { BaseAddress = killed.Url })
        {
            using var answer = await http.PostAsJsonAsync("/api/register", new { email, password = "krzysiek" });
            Assert.Equal(202, (int)answer.StatusCode);
        }

        await server.SilentAsync();
        await killed.KillAsync();
        Assert.Equal(1, await MailQueues.LengthAsync(mails.ConnectionString));

        // A mail that was begun is waited for, for a minute.
        await using var host = await WorkerHost.StartAsync(mails.ConnectionString, Lease, mails.PickupSettings());
        var mail = Assert.Single(await mails.MailsAsync(email, 1));
        if (step == ".")
        {
            // Mail programs show one mail with this id, however often it comes.
            Assert.Contains($"Message-Id: <{mail.MessageId}>", server.Lines, StringComparer.OrdinalIgnoreCase);
        }

        await MailQueues.EmptiedAsync(mails.ConnectionString);
        Assert.Single(await mails.MailsAsync(email, 1));
        await MailQueues.AssertNoneParkedAsync(mails.ConnectionString);
        using var person = new HttpClient { BaseAddress = host.Url };
        using var activated = await person.PostAsJsonAsync(MailServer.LinkOf(mail), new { password = "krzysiek" });
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(activated));
    }
}
