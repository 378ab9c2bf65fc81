using Accounts.Mail;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Email;

/// <summary>The mail server is down when people register, and flaps afterwards.</summary>
[Collection(Alone.Name)]
public sealed class OutageTests(MailServer mails, SmtpServerFixture smtp) : IClassFixture<MailServer>, IClassFixture<SmtpServerFixture>
{
    private const int Many = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>Long enough that retries do not take the processor from the registrations, short enough to end soon.</summary>
    private static readonly MailTimings Timings = new() { FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromSeconds(5) };

    [Fact]
    public async Task EveryRegistrationHasItsMailWhenTheServerIsBack()
    {
        await using var server = await mails.StartAsync(services => services.AddSingleton(Timings), "Mail:Provider=Smtp", "Mail:Smtp:Host=127.0.0.1", $"Mail:Smtp:Port={smtp.Port}", "Mail:Smtp:Security=None");
        await smtp.StopAsync();
        var addresses = Enumerable.Range(0, Many).Select(i => $"{TestServer.NewName()}-{i}@example.org").ToList();
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (address, cancellationToken) =>
        {
            using var answer = await server.RegisterAsync(new { email = address, password = "krzysiek" });
            Assert.Equal(202, (int)answer.StatusCode);
        });
        await smtp.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await smtp.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await smtp.StartAsync();

        using var patience = new CancellationTokenSource(Patience);
        var missing = addresses;
        while (missing.Count > 0 && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (smtp.Count >= Many) missing = [.. addresses.Except(smtp.All().Select(mail => mail.To.Mailboxes.Single().Address))];
        }

        Assert.Empty(missing);
        await Task.Delay(TimeSpan.FromSeconds(2)); // nothing comes after
        Assert.Equal(Many, smtp.All().Select(mail => mail.MessageId).Distinct().Count());
    }
}
