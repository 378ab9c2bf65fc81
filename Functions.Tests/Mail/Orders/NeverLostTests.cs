using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>An answer of 202 leads to its mail.</summary>
public sealed class NeverLostTests : IAsyncLifetime
{
    private const string Password = "krzysiek";

    /// <summary>For each test its own: one leaves an order that waits.</summary>
    private readonly MailServer mails = new();

    private readonly string email = TestServer.NewEmail();

    public Task InitializeAsync() => mails.InitializeAsync();

    public Task DisposeAsync() => mails.DisposeAsync();

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task ARegistrationCutOffAtAnyStepLeadsToItsMailWhenRepeated(StorageFault fault)
    {
        await using var worker = await mails.StartAsync(); // carries out the orders while the other's storage is down
        await using var server = await mails.StartWithoutWorkerAsync();
        for (var step = 1; step <= 4; step++)
        {
            var name = TestServer.NewName();
            var body = new { username = name, email = $"{name}@example.org", password = Password };
            server.Storage.Reset(call => call >= step ? fault : null);
            using var cut = await server.RegisterAsync(body);
            server.Storage.Reset();
            if ((int)cut.StatusCode != 202)
            {
                Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(cut));
                using var again = await server.RegisterAsync(body);
                Assert.Equal(202, (int)again.StatusCode);
            }

            var mailed = await mails.MailsAsync(body.email, 1);
            Assert.NotEmpty(mailed);
            var outcome = await LinkClient.ActivateAsync(server, MailServer.LinkOf(mailed[0]), Password);
            Assert.Equal("200 User Activated", outcome);
        }
    }

    [Fact]
    public async Task OneLostAnswerOfAnyStepIsAbsorbed()
    {
        await using var worker = await mails.StartAsync();
        await using var server = await mails.StartWithoutWorkerAsync();
        await server.RegisterByMailAsync($"first-{email}"); // queue and table are there
        for (var step = 1; step <= 3; step++)
        {
            var reader = $"{step}-{email}";
            server.Storage.Reset(call => call == step ? StorageFault.AfterCall : null);
            await server.RegisterByMailAsync(reader);
            server.Storage.Reset();
            await mails.OnlyMailAsync(reader);
        }
    }

    [Fact]
    public async Task WhileTheQueueIsDownRegisteringAndResendingAreRefusedAndWorkWhenRepeated()
    {
        await using var worker = await mails.StartAsync();
        await using var server = await mails.StartWithoutWorkerAsync();
        await server.RegisterByMailAsync($"first-{email}"); // queue and table are there
        server.Storage.BreakQueue(StorageFault.BeforeCall);
        using var refused = await server.RegisterAsync(new { email, password = Password });
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(refused));
        using var notSent = await server.Http.PostAsJsonAsync("/api/resend", new { email });
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(notSent));
        Assert.Equal("503 storage_unavailable", await HealthAsync(server));

        server.Storage.BreakQueue(null);
        Assert.Equal("200 Healthy", await HealthAsync(server));
        await server.RegisterByMailAsync(email);
        await mails.OnlyMailAsync(email);
        using var resent = await server.Http.PostAsJsonAsync("/api/resend", new { email });
        Assert.Equal(202, (int)resent.StatusCode);
    }

    [Fact]
    public async Task AProcessThatEndsWithItsAnswerStillMails()
    {
        await using (var server = await mails.StartWithoutWorkerAsync())
        {
            await server.RegisterByMailAsync(email);
        }

        await using var next = await mails.StartAsync();
        await mails.OnlyMailAsync(email);
    }

    [Fact]
    public async Task AResendMailsAFreshLinkAndTheOlderStaysValid()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await server.RegisterByMailAsync(email);
        var first = await mails.LinkAsync(email);
        using var answer = await server.Http.PostAsJsonAsync("/api/resend", new { email });
        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal(2, (await mails.MailsAsync(email, 2)).Select(mail => mail.MessageId).Distinct().Count());

        server.Clock.Advance(TimeSpan.FromHours(2.1));
        Assert.Equal("401 token_expired", await LinkClient.ActivateAsync(server, first, Password));
        var token = LinkClient.TokenOf(first);
        using var byToken = await server.Http.PostAsJsonAsync("/api/resend", new { token });
        Assert.Equal(202, (int)byToken.StatusCode);
        var links = (await mails.MailsAsync(email, 3)).Select(MailServer.LinkOf).ToList();
        Assert.Equal(3, links.Count);
        var outcomes = new List<string>();
        foreach (var link in links)
        {
            outcomes.Add(await LinkClient.ActivateAsync(server, link, Password));
        }

        Assert.Single(outcomes, "200 User Activated");
    }

    private static async Task<string> HealthAsync(TestServer server)
    {
        using var answer = await server.Http.GetAsync("/api/health");
        return await TestServer.OutcomeAsync(answer);
    }
}
