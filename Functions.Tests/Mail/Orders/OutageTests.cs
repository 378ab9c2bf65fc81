using System.Diagnostics;
using Accounts.Mail;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>The mail server is down when people register, and flaps afterwards.</summary>
[Collection(Floods.Name)]
public sealed class OutageTests(MailServer mails, SmtpServerFixture smtp)
    : IClassFixture<MailServer>, IClassFixture<SmtpServerFixture>
{
    private const int Many = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    /// <summary>
    /// Long enough that retries do not take the processor from the registrations, short enough to end soon.
    /// </summary>
    private static readonly MailTimings Timings = new()
    {
        FirstPause = TimeSpan.FromSeconds(5),
        LongestPause = TimeSpan.FromSeconds(5),
    };

    [Fact]
    public async Task EveryRegistrationHasItsMailWhenTheServerIsBack()
    {
        await using var server = await mails.StartAsync(
            // What was under way when the mail server stopped is waited for, and the tests' clock stands still.
            services => services.AddSingleton(Timings).AddSingleton(TimeProvider.System),
            [.. MailSettings.Smtp(smtp.Port), "Limits:MailInterval=00:00:00"]);
        await smtp.StopAsync();
        var emails = Enumerable.Range(0, Many).Select(_ => TestServer.NewEmail()).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForEachAsync(emails, parallel, async (email, _) => await RegisterAsync(server, email));
        await smtp.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await smtp.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await smtp.StartAsync();

        var clock = Stopwatch.StartNew();
        var missing = emails;
        while (missing.Count > 0 && clock.Elapsed < Patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (smtp.Count >= Many)
            {
                missing = [.. emails.Except(smtp.All().Select(mail => mail.To.Mailboxes.Single().Address))];
            }
        }

        Assert.Empty(missing);
        await Task.Delay(TimeSpan.FromSeconds(2)); // nothing comes after
        Assert.Equal(Many, smtp.All().Select(mail => mail.MessageId).Distinct().Count());
    }

    /// <summary>Repeats it, as its answer asks, where a busy machine makes it too slow.</summary>
    private static async Task RegisterAsync(TestServer server, string email)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await server.RegisterAsync(new { email, password = "krzysiek" });
            if ((int)answer.StatusCode != 503 || tries == 5)
            {
                Assert.Equal(
                    "202 An activation link is on its way, if the email can be registered.",
                    await TestServer.OutcomeAsync(answer));
                return;
            }

            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
        }
    }
}
