namespace Benchmarks.Chaos;

/// <summary>Somebody with an active account, for whom one client alone acts.</summary>
internal sealed class Member(Person person)
{
    private int changes;

    public Person Person => person;

    /// <summary>The password as far as an answer has said so.</summary>
    public string Password { get; private set; } = person.Password;

    /// <summary>Passwords that an answered change or reset has ended.</summary>
    public List<string> Spent { get; } = [];

    public List<HeldSession> Sessions { get; } = [];

    /// <summary>Sessions that nothing has ended.</summary>
    public IEnumerable<HeldSession> Live => Sessions.Where(session => session.EndedBy is null);

    public string NextPassword() => $"{person.Password} {++changes}";

    /// <summary>Another password is the account's now, and all sessions but one have ended.</summary>
    public void Took(string password, string by, HeldSession? survivor = null)
    {
        Spent.Add(Password);
        Password = password;
        EndAll(by, survivor);
    }

    /// <summary>All sessions but one have ended.</summary>
    public void EndAll(string by, HeldSession? survivor = null)
    {
        foreach (var session in Live.Where(session => session != survivor).ToList())
        {
            session.EndedBy = by;
        }
    }
}

/// <summary>A session as its only client holds it.</summary>
internal sealed class HeldSession
{
    private readonly Dictionary<long, string> tokens = [];
    private long held;

    public string Access { get; private set; } = "";

    /// <summary>The newest refresh token.</summary>
    public string Refresh { get; private set; } = "";

    /// <summary>What ended it, or null.</summary>
    public string? EndedBy { get; set; }

    /// <summary>All refresh tokens that were answered, the oldest first.</summary>
    public IReadOnlyList<string> All => [.. tokens.OrderBy(token => token.Key).Select(token => token.Value)];

    /// <summary>
    /// Keeps a pair unless its answer got lost; false where it is a second refresh token of one number. Of two answers
    /// that cross the one with the higher number is the newer.
    /// </summary>
    public bool Keep(Answer pair, bool isLost = false)
    {
        var token = pair.Text("refresh_token")!;
        var number = Ledger.ClaimsOf(token).GetProperty("n").GetInt64();
        lock (tokens)
        {
            if (!isLost && number >= held)
            {
                held = number;
                Access = pair.Text("access_token")!;
                Refresh = token;
            }

            return tokens.TryAdd(number, token) || tokens[number] == token;
        }
    }
}
