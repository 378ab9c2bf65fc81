namespace Benchmarks.Chaos;

/// <summary>Changes and resets passwords; a request without an answer is repeated.</summary>
internal sealed class PasswordClients(SessionClients sessions, Calls calls, SessionLedger found)
{
    /// <summary>What ends a session that a change or reset of the password has ended.</summary>
    public const string NewPassword = "new password";

    private static readonly TimeSpan LongestMail = TimeSpan.FromSeconds(40);

    public async Task ChangeAsync(Member member, HeldSession session)
    {
        var password = member.NextPassword();
        var answer = await calls.UntilAnsweredAsync(
            "password", "/api/password", new { current = member.Password, password }, [200, 401, 403], session.Access,
            member.Person.CountResend);
        if (answer.Status != 200 && answer.Unanswered == 0)
        {
            sessions.Lose(member, session, $"change of the password, {answer.Text("code")}");
            return;
        }

        // 403: an earlier try was carried out. 401: and was killed before it took the session along.
        member.Took(password, NewPassword, answer.Status == 401 ? null : session);
        await ConfirmAsync(member);
    }

    public async Task ResetAsync(Member member)
    {
        var person = member.Person;
        var seen = person.Mails.Count(mail => mail.ResetToken is not null);
        await calls.UntilAnsweredAsync(
            "forgot", "/api/password/forgot", new { email = person.Email }, [202], count: person.CountResend);
        for (var waited = TimeSpan.Zero; waited < LongestMail && !calls.IsOver; waited += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var links = person.Mails.Where(mail => mail.ResetToken is not null).ToArray();
            if (links.Length > seen)
            {
                await TakeLinksAsync(member, links.Select(link => link.ResetToken!));
                return;
            }
        }
    }

    /// <summary>
    /// One of the links is the newest, and all others are of a password that has gone; nobody knows which.
    /// </summary>
    private async Task TakeLinksAsync(Member member, IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            var password = member.NextPassword();
            var answer = await calls.UntilAnsweredAsync(
                "reset",
                $"/api/password/reset/{token}",
                new { password },
                [200, 410],
                count: member.Person.CountResend);
            // 410 after tries without an answer: one of them may have been carried out.
            var isTaken = answer.Status == 200
                || (answer.Unanswered > 0 && await sessions.LoginAsync(member, password) is not null);
            if (isTaken)
            {
                member.Took(password, NewPassword);
                await ConfirmAsync(member);
                return;
            }
        }
    }

    /// <summary>The new password is the account's, and the last one is not.</summary>
    private async Task ConfirmAsync(Member member)
    {
        await sessions.SignInAsync(member);
        if (await sessions.LoginAsync(member, member.Spent[^1]) is not null)
        {
            found.Passwords.Add(member.Person.Email);
        }
    }
}
