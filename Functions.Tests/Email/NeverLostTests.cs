using System.Net.Http.Json;
using Accounts.Names;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Email;

public sealed class NeverLostTests(MailServer mails) : IClassFixture<MailServer>
{
    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task ARegistrationCutOffAtAnyStepLeadsToItsMailWhenRepeated(StorageFault fault)
    {
        await using var worker = await mails.StartAsync(); // carries out the orders while the other's storage is down
        await using var server = await mails.StartWithoutWorkerAsync();
        for (var step = 1; step <= 5; step++)
        {
            var name = TestServer.NewName();
            var body = new { username = name, email = $"{name}@example.org", password = "krzysiek" };
            server.Storage.Reset(call => call >= step ? fault : null);
            using var cut = await server.RegisterAsync(body);
            server.Storage.Reset();
            if ((int)cut.StatusCode != 202)
            {
                Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
                using var again = await server.RegisterAsync(body);
                Assert.Equal(202, (int)again.StatusCode);
            }

            var all = await mails.MailsAsync(body.email, 1);
            Assert.NotEmpty(all);
            Assert.Equal("200 User Activated", await ActivateByMailTests.PostAsync(server, MailServer.LinkOf(all[^1]), "krzysiek"));
        }
    }

    [Fact]
    public async Task OneLostAnswerOfAnyStepIsAbsorbed()
    {
        await using var worker = await mails.StartAsync();
        await using var server = await mails.StartWithoutWorkerAsync();
        await server.RegisterAsync(new { email = $"{TestServer.NewName()}@example.org", password = "krzysiek" }); // queue and table are there
        for (var step = 1; step <= 4; step++)
        {
            var email = $"{TestServer.NewName()}@example.org";
            server.Storage.Reset(call => call == step ? StorageFault.AfterCall : null);
            using var answer = await server.RegisterAsync(new { email, password = "krzysiek" });
            Assert.Equal(202, (int)answer.StatusCode);
            server.Storage.Reset();
            Assert.Single(await mails.MailsAsync(email, 1));
        }
    }

    [Fact]
    public async Task AProcessThatDiesBeforeItShowsTheOrderStillMails()
    {
        await using var worker = await mails.StartAsync();
        var name = TestServer.NewName();
        var body = new { email = $"{name}@example.org", password = "krzysiek" };
        await using (var server = await mails.StartWithoutWorkerAsync())
        {
            await server.RegisterAsync(new { email = $"first-{name}@example.org", password = "krzysiek" }); // queue and table are there
            await mails.MailsAsync($"first-{name}@example.org", 1);
            server.Storage.Reset(_ => IsRowWritten(server, body.email) ? StorageFault.BeforeCall : null);
            using var answer = await server.RegisterAsync(body);
            Assert.Equal(202, (int)answer.StatusCode); // all is written, and the order shows by itself
        }

        Assert.NotNull(await worker.RowAsync(body.email));
        await Task.Delay(TimeSpan.FromSeconds(15)); // the order is hidden for 30 seconds, then shows by itself
        Assert.Single(await mails.MailsAsync(body.email, 1));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 5)]
    public async Task ARegistrationLeftHalfWrittenIsFinishedByItsOrder(bool replacesOne, int lostFrom)
    {
        await using var worker = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await using var server = await mails.StartWithoutWorkerAsync();
        await server.RegisterAsync(new { email = $"{TestServer.NewName()}@example.org", password = "krzysiek" }); // queue and table are there
        var name = TestServer.NewName();
        var email = $"{name}@example.org";
        if (replacesOne)
        {
            await server.RegisterAsync(new { username = name, email, password = "the first" });
            await mails.LinkAsync(email);
        }

        server.Storage.Reset(call => call >= lostFrom ? StorageFault.BeforeCall : null);
        using var cut = await server.RegisterAsync(new { username = name, email, password = "the second" });
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
        Assert.Null(replacesOne ? null : await worker.RowAsync(email)); // nobody has the address
        server.Storage.Reset();
        worker.Clock.Advance(TimeSpan.FromSeconds(31));
        var mailed = await mails.MailsAsync(email, replacesOne ? 2 : 1); // and nobody repeats the request
        var outcomes = new List<string>();
        foreach (var mail in mailed) outcomes.Add(await ActivateByMailTests.PostAsync(worker, MailServer.LinkOf(mail), "the second"));
        Assert.Single(outcomes, "200 User Activated");
    }

    [Fact]
    public async Task AResendMailsAFreshLinkAndTheOlderStaysValid()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        var name = TestServer.NewName();
        var address = $"{name}@example.org";
        await server.RegisterAsync(new { username = name, email = address, password = "krzysiek" });
        var first = await mails.LinkAsync(address);
        using var answer = await server.Http.PostAsJsonAsync("/api/resend", new { email = address });
        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal(2, (await mails.MailsAsync(address, 2)).Select(mail => mail.MessageId).Distinct().Count());

        server.Clock.Advance(TimeSpan.FromHours(2.1));
        Assert.Equal("401 token_expired", await ActivateByMailTests.PostAsync(server, first, "krzysiek"));
        using var byToken = await server.Http.PostAsJsonAsync("/api/resend", new { token = first[(first.LastIndexOf('/') + 1)..] });
        Assert.Equal(202, (int)byToken.StatusCode);
        var links = (await mails.MailsAsync(address, 3)).Select(MailServer.LinkOf).ToList();
        Assert.Equal(3, links.Count);
        var outcomes = new List<string>();
        foreach (var link in links) outcomes.Add(await ActivateByMailTests.PostAsync(server, link, "krzysiek"));
        Assert.Single(outcomes, "200 User Activated");
    }

    [Fact]
    public async Task OverTheLimitOneOrderWaitsAndOthersMergeIntoIt()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:04");
        var name = TestServer.NewName();
        var address = $"{name}@example.org";
        await server.RegisterAsync(new { username = name, email = address, password = "krzysiek" });
        for (var i = 0; i < 10; i++) await server.Http.PostAsJsonAsync("/api/resend", new { email = address });
        Assert.Single(await mails.MailsAsync(address, 1));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Single(await mails.MailsAsync(address, 1));
        server.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, (await mails.MailsAsync(address, 2)).Count);
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(2, (await mails.MailsAsync(address, 2)).Count);
    }

    private static bool IsRowWritten(TestServer server, string address) =>
        server.Table.GetEntityIfExists<Azure.Data.Tables.TableEntity>(Accounts.Names.AccountNames.Key(address), "holder").HasValue;
}
