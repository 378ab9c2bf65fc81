using System.Diagnostics;
using System.Net.Http.Json;
using Functions.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using MimeKit;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>
/// Registrations and resends of somebody else's email, to bomb its owner, to write to him, or to lock him out.
/// </summary>
public sealed class MailCannonTests(MailServer mails) : IClassFixture<MailServer>
{
    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task WhateverIsRegisteredAndResentTheOwnerGetsFewMailsAndTheLastIsForHisRegistration()
    {
        string[] limits = ["Limits:MailInterval=00:00:02", "Limits:MailsPerDay=3"];
        await using var server = await mails.StartAsync(limits);
        await using var another = await mails.StartAsync(limits);
        for (var i = 0; i < 12; i++)
        {
            var instance = i % 2 == 0 ? server : another;
            var typed = i % 3 == 0 ? Email.ToUpperInvariant() : $" {Email}";
            await instance.RegisterByMailAsync(typed, $"{name}-{i}", "stranger's");
            using var resent = await instance.Http.PostAsJsonAsync("/api/resend", new { email = Email });
            Assert.Equal(202, (int)resent.StatusCode);
        }

        // The clocks of the two stand still, a little apart: the owner's id must be the newest.
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        another.Clock.Advance(TimeSpan.FromSeconds(1));
        await another.RegisterByMailAsync(Email, name, "the owner's");
        // Before time goes on every order has had a turn: a busy machine would spend the day's mails on the first of
        // them.
        await Wait.UntilAsync(() => EndsOf(server).Count() + EndsOf(another).Count() >= 25, "every order had a turn");
        var outcomes = new List<string>();
        for (var clock = Stopwatch.StartNew(); !outcomes.Contains("200 User Activated");)
        {
            Assert.True(
                clock.Elapsed < Wait.Longest,
                $"The owner's registration had no mail.\n{string.Join('\n', outcomes)}\n{TextOf(server, another)}");
            await Task.Delay(TimeSpan.FromSeconds(1));
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            another.Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var mail in Mails().Skip(outcomes.Count))
            {
                outcomes.Add(await LinkClient.ActivateAsync(server, MailServer.LinkOf(mail), "the owner's"));
            }
        }

        Assert.InRange(outcomes.Count, 2, 3);
        Assert.All(outcomes.SkipLast(1), outcome => Assert.Equal("403 password_mismatch", outcome));
    }

    [Fact]
    public async Task NoWordOfAStrangerStandsInAMail()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:00");
        await server.RegisterByMailAsync(Email, $"win-{name}", "a stranger's password");
        var link = await mails.LinkAsync(Email);
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, link, "a stranger's password"));

        await server.RegisterByMailAsync(Email, $"win-again-{name}", "another password");
        var both = await mails.MailsAsync(Email, 2);
        Assert.Equal(2, both.Count);
        foreach (var part in both.SelectMany(mail => new[] { mail.Subject, mail.TextBody, mail.HtmlBody }))
        {
            Assert.DoesNotContain("win-", part, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("stranger", part, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string TextOf(params TestServer[] servers) => string.Join(
        '\n', servers.SelectMany(EndsOf).Select(line => $"{line.Timestamp:HH:mm:ss.fff} {line.Message}"));

    private static IEnumerable<FakeLogRecord> EndsOf(TestServer server) => server.Log.GetSnapshot()
        .Where(line => line.Message.StartsWith("Mail order of", StringComparison.Ordinal));

    /// <summary>The mails to the owner, however the email was typed, the oldest first.</summary>
    private IEnumerable<MimeMessage> Mails() => mails.All()
        .Where(mail => string.Equals(mail.To.Mailboxes.Single().Address, Email, StringComparison.OrdinalIgnoreCase))
        .OrderBy(mail => mail.Date);
}
