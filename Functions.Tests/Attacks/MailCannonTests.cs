using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Registrations and resends of somebody else's address, to bomb its owner or to lock the owner out.</summary>
public sealed class MailCannonTests(MailServer mails) : IClassFixture<MailServer>
{
    [Fact]
    public async Task WhateverIsRegisteredAndResentAMailboxGetsFewMailsAndItsOwnerNeedsOnlyOne()
    {
        await using var server = await mails.StartAsync("Limits:MailInterval=00:00:02", "Limits:MailsPerDay=3");
        await using var another = await mails.StartAsync("Limits:MailInterval=00:00:02", "Limits:MailsPerDay=3");
        var name = TestServer.NewName();
        var address = $"{name}@example.org";
        for (var i = 0; i < 12; i++)
        {
            var instance = i % 2 == 0 ? server : another;
            using var registered = await instance.RegisterAsync(new { username = $"{name}-{i}", email = i % 3 == 0 ? address.ToUpperInvariant() : $" {address}", password = "stranger's" });
            Assert.Equal(202, (int)registered.StatusCode);
            using var resent = await instance.Http.PostAsJsonAsync("/api/resend", new { email = address });
            Assert.Equal(202, (int)resent.StatusCode);
        }

        using var owners = await server.RegisterAsync(new { username = name, email = address, password = "the owner's" });
        Assert.Equal(202, (int)owners.StatusCode);
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            foreach (var instance in new[] { server, another }) instance.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var all = mails.All().Where(mail => string.Equals(mail.To.Mailboxes.Single().Address, address, StringComparison.OrdinalIgnoreCase)).OrderBy(mail => mail.Date).ToList();
        Assert.InRange(all.Count, 2, 3);
        var outcomes = new List<string>();
        foreach (var mail in all)
        {
            outcomes.Add(await LinkClient.PostAsync(server, MailServer.LinkOf(mail), new { new_password = "the owner's" }));
        }

        Assert.Equal("200 User Activated", outcomes[0]);
        Assert.All(outcomes.Skip(1), outcome => Assert.Equal("409 email_taken", outcome));
    }
}
