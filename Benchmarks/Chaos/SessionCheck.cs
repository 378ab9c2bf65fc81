namespace Benchmarks.Chaos;

/// <summary>
/// What must hold of all sessions and passwords when everything is up again: what has ended stays so, the rest lives,
/// and of a session's refresh tokens only the newest and the one before it.
/// </summary>
internal sealed class SessionCheck(SessionClients clients, SessionLedger found)
{
    private const int AtOnce = 8;
    private const int MostPasswords = 3;

    /// <summary>Longer than <see cref="Outages.Grace"/>, in whole seconds of storage's clock.</summary>
    private static readonly TimeSpan PastGrace = Outages.Grace + TimeSpan.FromSeconds(2);

    /// <summary>Sessions that lived on, and how many of them had an older token tried.</summary>
    public (int Live, int Older) Counts { get; private set; }

    public async Task RunAsync()
    {
        await EachAsync(clients.Members, CheckPasswordsAsync);
        var ended = clients.Members.SelectMany(member => member.Sessions).Where(session => session.EndedBy is not null);
        await EachAsync(ended, CheckEndedAsync);
        var live = clients.Members.SelectMany(member => member.Live.Select(session => (member, session))).ToList();
        var presented = live.ToDictionary(one => one.session, one => one.session.Refresh);
        await Task.Delay(PastGrace);
        await EachAsync(live, async one =>
        {
            if (!await clients.RefreshAsync(one.session, presented[one.session]))
            {
                found.Lost.Add($"at the end, {one.member.Person.Email}, {one.session.All.Count} tokens");
            }
        });
        await Task.Delay(PastGrace);
        var older = live.Select(one => (one.session, Token: OlderOf(one.session, presented[one.session])))
            .Where(one => one.Token is not null).ToList();
        await EachAsync(older, one => CheckOlderAsync(one.session, one.Token!));
        Counts = (live.Count, older.Count);
    }

    private async Task CheckPasswordsAsync(Member member)
    {
        if (await clients.LoginAsync(member, member.Password) is null)
        {
            found.Refused.Add($"at the end, {member.Person.Email}");
        }

        foreach (var password in member.Spent.TakeLast(MostPasswords))
        {
            if (await clients.LoginAsync(member, password) is not null)
            {
                found.Passwords.Add($"at the end, {member.Person.Email}");
            }
        }
    }

    private async Task CheckEndedAsync(HeldSession session)
    {
        if (await clients.RefreshAsync(session, session.Refresh))
        {
            var which = session.EndedBy == PasswordClients.NewPassword ? found.Outlived : found.SignedOut;
            which.Add($"at the end, {session.EndedBy}: {session.Refresh}");
        }
    }

    /// <summary>
    /// A token that is neither the newest nor the one before, such as a successor whose answer got lost.
    /// </summary>
    private static string? OlderOf(HeldSession session, string presented) =>
        session.All.LastOrDefault(token => token != session.Refresh && token != presented);

    private async Task CheckOlderAsync(HeldSession session, string token)
    {
        if (await clients.RefreshAsync(session, token))
        {
            found.Doubled.Add($"an older token worked: {token}");
        }
        else if (await clients.RefreshAsync(session, session.Refresh))
        {
            found.Doubled.Add($"the session outlived the use of an older token: {session.Refresh}");
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> check) => Parallel.ForEachAsync(
        all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => await check(one));
}
