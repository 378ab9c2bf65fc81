using System.Collections.Concurrent;
using System.Text.Json;
using Accounts.Mail.Senders;
using Microsoft.IdentityModel.Tokens;

namespace Functions.Tests.Support;

/// <summary>A provider in memory.</summary>
public sealed class MemorySender(TimeProvider clock) : IMailSender
{
    private readonly ConcurrentQueue<TakenMail> taken = [];

    /// <summary>What happens to a mail before it is taken: nothing, or it throws.</summary>
    public Action<OutgoingMail> Before { get; set; } = _ => { };

    /// <summary>What happens once it is taken: nothing, or it throws and the answer is lost.</summary>
    public Action<OutgoingMail> After { get; set; } = _ => { };

    /// <summary>The mails it has taken, the oldest first.</summary>
    public IReadOnlyList<TakenMail> Mails => [.. taken];

    /// <summary>How many mails were handed over, taken or not.</summary>
    public int Tries { get; private set; }

    /// <summary>The mails to an email.</summary>
    public IReadOnlyList<TakenMail> To(string email) => [.. taken.Where(mail => mail.Mail.To == email)];

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Tries++;
        Before(mail);
        taken.Enqueue(new TakenMail(mail, clock.GetUtcNow()));
        After(mail);
        return Task.CompletedTask;
    }
}

/// <summary>A mail that the provider has taken, and when.</summary>
public sealed record TakenMail(OutgoingMail Mail, DateTimeOffset At)
{
    /// <summary>The account that its link is for; null when it has none.</summary>
    public string? AccountId
    {
        get
        {
            var lines = Mail.Text.Split('\n');
            var link = lines.SingleOrDefault(line => line.Contains("/api/activate/", StringComparison.Ordinal));
            if (link is null)
            {
                return null;
            }

            using var claims = JsonDocument.Parse(Base64UrlEncoder.Decode(link.Split('.')[^2]));
            return claims.RootElement.GetProperty("sub").GetString();
        }
    }
}
