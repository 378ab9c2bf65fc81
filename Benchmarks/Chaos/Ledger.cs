using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using Accounts.Http;
using Accounts.Names;
using MimeKit;

namespace Benchmarks.Chaos;

/// <summary>A mail as it was accepted. A notice has no link to activate.</summary>
/// <param name="MessageId">Its id: a doubled mail has the same.</param>
/// <param name="Token">The token of a link to activate, or null.</param>
/// <param name="AccountId">Whom that link activates.</param>
/// <param name="ResetToken">The token of a link to choose another password, or null.</param>
internal sealed record MailSeen(string MessageId, string? Token, string? AccountId, string? ResetToken);

/// <summary>What was asked for one email, and what came of it. Counts are of requests sent, answered or not.</summary>
internal sealed class Person(string email)
{
    private int registrations, resends, accepted;

    public string Email => email;

    public string Key { get; } = AccountNames.Key(email);

    /// <summary>The password of each of its registrations, and the account's until its owner changes it.</summary>
    public string Password => $"pass {email}";

    public int Registrations => registrations;

    /// <summary>Requests that bring a mail and are no registration.</summary>
    public int Resends => resends;

    /// <summary>Registrations answered 202.</summary>
    public int Accepted => accepted;

    /// <summary>It was active when a registration was begun that was answered 202: the owner must be told.</summary>
    public bool IsNoticeDue { get; set; }

    /// <summary>Whether a client signs in as this person: nobody else does.</summary>
    public bool IsTaken { get; set; }

    public ConcurrentBag<MailSeen> Mails { get; } = [];

    /// <summary>Accounts whose link was sent to activate, and whether one was answered 200.</summary>
    public ConcurrentDictionary<string, bool> Activations { get; } = [];

    public bool IsActivated => Activations.Values.Any(isAnswered => isAnswered);

    public void CountRegistration() => Interlocked.Increment(ref registrations);

    public void CountResend() => Interlocked.Increment(ref resends);

    public void CountAccepted() => Interlocked.Increment(ref accepted);
}

/// <summary>Everything the clients did and the mail server got, kept in this process, which nobody kills.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Person> byEmail = [];
    private readonly List<Person> inOrder = [];

    /// <summary>Requests by call and status; <c>none</c> where no answer came.</summary>
    public ConcurrentDictionary<string, int> Outcomes { get; } = [];

    /// <summary>Answers that no request of the load may get, one line each.</summary>
    public ConcurrentBag<string> Wrong { get; } = [];

    /// <summary>Owners who could not activate though nobody has their email.</summary>
    public ConcurrentBag<string> Blocked { get; } = [];

    /// <summary>The first <c>ActivatedAt</c> seen of each account.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> ActivatedAt { get; } = [];

    /// <summary>Readers of mails whose email is none of the load.</summary>
    public ConcurrentBag<string> Strangers { get; } = [];

    public IReadOnlyCollection<Person> People
    {
        get
        {
            lock (inOrder)
            {
                return [.. inOrder];
            }
        }
    }

    public Person Add(string email)
    {
        var person = byEmail.GetOrAdd(email, key => new Person(key));
        lock (inOrder)
        {
            inOrder.Add(person);
        }

        return person;
    }

    /// <summary>Somebody, mostly of the last; nobody where there are none yet.</summary>
    public Person? Anybody()
    {
        lock (inOrder)
        {
            if (inOrder.Count == 0)
            {
                return null;
            }

            var back = Random.Shared.Next(3) == 0 ? inOrder.Count : Math.Min(inOrder.Count, 60);
            return inOrder[inOrder.Count - 1 - Random.Shared.Next(back)];
        }
    }

    public void Hear(string reader, MimeMessage mail)
    {
        if (!byEmail.TryGetValue(reader, out var person))
        {
            Strangers.Add(reader);
            return;
        }

        var token = TokenOf(mail, "/api/activate/");
        var claims = token is null ? default : ClaimsOf(token);
        person.Mails.Add(new MailSeen(
            mail.MessageId ?? "",
            token,
            token is null ? null : claims.GetProperty("sub").GetString(),
            TokenOf(mail, "/api/password/reset/")));
    }

    /// <summary>What a token says.</summary>
    public static JsonElement ClaimsOf(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;

    /// <summary>
    /// Somebody active who is nobody's yet, for one client alone from now on; null where there is none.
    /// </summary>
    public Person? TakeActive()
    {
        lock (inOrder)
        {
            var person = inOrder.FirstOrDefault(one => one is { IsActivated: true, IsTaken: false });
            if (person is not null)
            {
                person.IsTaken = true;
            }

            return person;
        }
    }

    private static string? TokenOf(MimeMessage mail, string path)
    {
        var link = mail.TextBody?.Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.Contains(path, StringComparison.Ordinal));
        return link?[(link.LastIndexOf('/') + 1)..];
    }

    public void Count(string call, int status) => Outcomes.AddOrUpdate(
        $"{call} {(status == 0 ? "none" : status)}", 1, (_, count) => count + 1);
}
