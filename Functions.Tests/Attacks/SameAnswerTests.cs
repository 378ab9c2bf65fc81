using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>
/// Account enumeration: whether status, headers or body tell who has an account. Of the time, see OracleTests.
/// </summary>
public sealed class SameAnswerTests(MailServer mails) : IClassFixture<MailServer>
{
    [Fact]
    public async Task RegisterAndResendAnswerTheSameForUnknownPendingActiveAndDeactivatedEmails()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        var name = TestServer.NewName();
        string[] emails =
            [.. new[] { "pending", "active", "blocked", "unknown" }.Select(state => $"{name}-{state}@example.org")];
        string NameOf(string email) => $"{name}-{Array.IndexOf(emails, email)}";
        foreach (var email in emails[..3])
        {
            await server.RegisterByMailAsync(email);
        }

        foreach (var email in emails[1..3])
        {
            var link = await mails.LinkAsync(email);
            Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, link, "krzysiek"));
        }

        await server.EditAsync(emails[2], row => row["IsActive"] = false);

        foreach (var (call, body) in new (string, Func<string, object>)[]
        {
            ("register", email => new { email, password = "another password" }),
            ("register", email => new { username = NameOf(email), email, password = "another password" }),
            ("resend", email => new { email }),
        })
        {
            var answers = new List<string>();
            foreach (var email in emails)
            {
                using var answer = await server.Http.PostAsJsonAsync($"/api/{call}", body(email));
                answers.Add(await answer.WholeAsync());
            }

            Assert.StartsWith("202\n", answers[0], StringComparison.Ordinal);
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }
    }
}
