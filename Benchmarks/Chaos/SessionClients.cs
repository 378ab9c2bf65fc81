namespace Benchmarks.Chaos;

/// <summary>
/// People who sign in, refresh as the documents ask, sign out, and change or reset their password; each acts alone for
/// one account. A request without an answer they repeat. What an answered request promises is checked at once, and
/// for all by <see cref="SessionCheck"/> at the end.
/// </summary>
internal sealed class SessionClients(Calls calls, Ledger ledger, SessionLedger found)
{
    private const int Count = 12;
    private const int MostSessions = 3;
    private const string Everywhere = "sign-out everywhere";
    private const string SignOut = "sign-out";

    /// <summary>Everybody who signed in.</summary>
    public List<Member> Members { get; } = [];

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(async () =>
    {
        Member? member = null;
        while (!calls.IsOver)
        {
            member = Random.Shared.Next(60) == 0 ? null : member;
            if (member is null && ledger.TakeActive() is { } person)
            {
                member = new Member(person);
                lock (Members)
                {
                    Members.Add(member);
                }
            }

            if (member is not null)
            {
                await ActAsync(member);
            }

            await Task.Delay(Random.Shared.Next(400));
        }
    })));

    /// <summary>Signs in with a password; null where it was refused.</summary>
    public async Task<HeldSession?> LoginAsync(Member member, string password)
    {
        var answer = await calls.UntilAnsweredAsync(
            "login", "/api/login", new { email = member.Person.Email, password }, [200, 401]);
        if (answer.Status != 200)
        {
            return null;
        }

        var session = new HeldSession();
        session.Keep(answer);
        return session;
    }

    /// <summary>Refreshes until there is an answer, which may get lost; whether the session lives.</summary>
    public async Task<bool> RefreshAsync(HeldSession session, string token, bool isDropped = false)
    {
        var answer = await calls.UntilAnsweredAsync(
            "refresh", "/api/refresh", new { refresh_token = token }, [200, 401]);
        if (answer.Status == 200 && !session.Keep(answer, isDropped))
        {
            found.Doubled.Add($"two tokens of one number: {token}");
        }

        return answer.Status != 401;
    }

    private async Task ActAsync(Member member)
    {
        var live = member.Live.ToArray();
        var session = live.Length > 0 ? Random.Shared.GetItems(live, 1)[0] : null;
        switch (Random.Shared.Next(100))
        {
            case < 10 when live.Length < MostSessions:
                await SignInAsync(member);
                break;
            case < 50 when session is not null:
                await CarryOnAsync(member, session);
                break;
            case < 60 when session is not null:
                var me = await calls.SendAsync("me", "/api/me", null, session.Access);
                if (me is { Status: 401 } && me.Text("code") == "session_ended")
                {
                    Lose(member, session, "me");
                }

                break;
            case < 72 when session is not null:
                await SignOutAsync(session);
                break;
            case < 76 when session is not null:
                await SignOutEverywhereAsync(member, session);
                break;
            case < 84 when session is not null:
                await new PasswordClients(this, calls, found).ChangeAsync(member, session);
                break;
            case < 87:
                await new PasswordClients(this, calls, found).ResetAsync(member);
                break;
            default:
                if (session is null)
                {
                    await SignInAsync(member);
                }

                break;
        }
    }

    /// <summary>Begins one more session.</summary>
    public async Task SignInAsync(Member member)
    {
        if (await LoginAsync(member, member.Password) is { } session)
        {
            member.Sessions.Add(session);
        }
        else
        {
            found.Refused.Add(member.Person.Email);
        }
    }

    /// <summary>One at a time, or two tabs at once; now and then the answer is lost on its way.</summary>
    private async Task CarryOnAsync(Member member, HeldSession session)
    {
        var token = session.Refresh;
        var tabs = 1 + Random.Shared.Next(3) / 2;
        var isDropped = Random.Shared.Next(4) == 0;
        var lives = await Task.WhenAll(Enumerable.Range(0, tabs).Select(_ => RefreshAsync(session, token, isDropped)));
        if (lives.Contains(false))
        {
            Lose(member, session, tabs == 1 ? "refresh" : "refresh of two tabs");
        }
    }

    /// <summary>Notes that a session ended that nothing should have ended.</summary>
    public void Lose(Member member, HeldSession session, string call)
    {
        session.EndedBy = "nobody";
        found.Lost.Add($"{call} of {member.Person.Email}, {session.All.Count} tokens");
    }

    private async Task SignOutAsync(HeldSession session)
    {
        await calls.UntilAnsweredAsync("logout", "/api/logout", new { refresh_token = session.Refresh }, [204]);
        session.EndedBy = SignOut;
        if (await RefreshAsync(session, session.Refresh))
        {
            found.SignedOut.Add(session.Refresh);
        }
    }

    private async Task SignOutEverywhereAsync(Member member, HeldSession session)
    {
        var answer = await calls.UntilAnsweredAsync(
            "logout", "/api/logout", new { everywhere = true }, [204, 401], session.Access);
        // 401 after a try without an answer: that one was carried out.
        if (answer.Status == 204 || answer.Unanswered > 0)
        {
            member.EndAll(Everywhere);
        }
        else
        {
            Lose(member, session, Everywhere);
        }
    }
}
