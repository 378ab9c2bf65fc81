using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Accounts.Mail.Senders;

namespace Benchmarks.Scale;

/// <summary>Takes every mail at once and keeps its link.</summary>
internal sealed partial class CollectingSender : IMailSender
{
    private int count;

    /// <summary>The token of each email's last mail.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; } = new();

    public int Count => count;

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref count);
        Tokens[mail.To] = Token().Match(mail.Text).Groups[1].Value;
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"/api/activate/([\w.-]+)")]
    private static partial Regex Token();
}
