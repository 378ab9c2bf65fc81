using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Account enumeration: whether status, headers or body tell who has an account. Of the time, see OracleTests.</summary>
public sealed class SameAnswerTests(MailServer mails) : IClassFixture<MailServer>
{
    [Fact]
    public async Task RegisterAndResendAnswerTheSameForUnknownPendingActiveAndDeactivatedAddresses()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        var name = TestServer.NewName();
        string[] addresses = [.. new[] { "pending", "active", "blocked", "unknown" }.Select(state => $"{name}-{state}@example.org")];
        foreach (var address in addresses[..3])
        {
            await server.RegisterByMailAsync(address);
        }

        foreach (var address in addresses[1..3])
        {
            var link = await mails.LinkAsync(address);
            Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, link, "krzysiek"));
        }

        await server.EditAsync(addresses[2], row => row["IsActive"] = false);

        foreach (var (call, body) in new (string, Func<string, object>)[]
        {
            ("register", address => new { email = address, password = "another password" }),
            ("register", address => new { username = $"{name}-{Array.IndexOf(addresses, address)}", email = address, password = "another password" }),
            ("resend", address => new { email = address }),
        })
        {
            var answers = new List<string>();
            foreach (var address in addresses)
            {
                using var answer = await server.Http.PostAsJsonAsync($"/api/{call}", body(address));
                answers.Add(await answer.WholeAsync());
            }

            Assert.StartsWith("202\n", answers[0], StringComparison.Ordinal);
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }
    }
}
