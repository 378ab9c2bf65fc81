using Accounts.Names;

namespace Benchmarks.Chaos;

/// <summary>What must hold after any load and any outage: each list of violations must be empty.</summary>
internal sealed class Invariants(Ledger ledger, Rows rows)
{
    private readonly ILookup<string, AccountSeen> complete = rows.Accounts.Where(rows.IsComplete).ToLookup(account => account.AddressKey);
    private readonly Dictionary<string, Person> byKey = ledger.People.DistinctBy(person => person.Key).ToDictionary(person => person.Key);

    /// <summary>What is still on its way right after the load and must come in time, by mail.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Violations)> OnTheirWay =>
    [
        ("registration answered 202, and no mail ever came", [.. People(person => person.Accepted > 0 && person.Mails.IsEmpty)]),
        ("account pending, and its own link was never mailed", [.. People(person => complete[person.Key].Any(account => !account.IsActive && !HasLink(person, account)))]),
        ("address active and registered again with 202, and no notice came", [.. People(person => person.IsNoticeDue && person.Mails.All(mail => mail.Token is not null))]),
    ];

    public IReadOnlyList<(string Name, IReadOnlyList<string> Violations)> All =>
    [
        .. OnTheirWay,
        ("registration answered 202, and not exactly one account of the address", [.. People(person => person.Accepted > 0 && complete[person.Key].Count() != 1 && !IsHalfDone(person))]),
        ("activation answered 200, and the account is not active", [.. ledger.People.SelectMany(person => person.Activations).Where(activation => activation.Value
            && !(rows.Find(activation.Key.AccountKey) is { IsActive: true, ActivatedAt: not null } account && account.RegistrationId == activation.Key.RegistrationId)).Select(activation => activation.Key.AccountKey)]),
        ("two accounts of one address", [.. complete.Where(same => same.Count() > 1).Select(same => same.Key), .. rows.Accounts.Where(account => account.IsActive).GroupBy(account => account.AddressKey).Where(same => same.Count() > 1).Select(same => same.Key)]),
        ("two accounts of one name", [.. rows.Accounts.GroupBy(account => AccountNames.Key(account.UserName)).Where(same => same.Count() > 1 || same.Any(account => account.Key != same.Key)).Select(same => same.Key)]),
        ("account active, and its address does not name it", [.. rows.Accounts.Where(account => account.IsActive && !rows.IsComplete(account)).Select(account => account.Key)]),
        ("account active, and nobody activated it", [.. rows.Accounts.Where(account => account.IsActive && byKey.GetValueOrDefault(account.AddressKey)?.Activations.ContainsKey((account.Key, account.RegistrationId)) != true).Select(account => account.Key)]),
        ("account half active", [.. rows.Accounts.Where(account => account.IsActive != account.ActivatedAt is not null).Select(account => account.Key)]),
        ("ActivatedAt changed", [.. ledger.ActivatedAt.Where(seen => rows.Find(seen.Key)?.ActivatedAt != seen.Value).Select(seen => seen.Key)]),
        ("address reserved for a registration that is not there, whose name was refused with 409", [.. Dangling.Where(row => !row.IsHalfDone && ledger.Refused.Keys.Any(name => AccountNames.Key(name) == row.AccountKey)).Select(row => row.AddressKey)]),
        ("more mails to an address than were asked for", [.. ledger.People.Where(person => person.Mails.Select(mail => mail.MessageId).Distinct().Count() > person.Registrations + person.Resends).Select(Text)]),
        ("mail to an address that nobody registered", [.. ledger.Strangers]),
        ("answer that cannot be", [.. ledger.Wrong]),
    ];

    /// <summary>Same mails twice: the answer to the first was lost, and the Message-ID tells.</summary>
    public int Doubles => ledger.People.Sum(person => person.Mails.Count - person.Mails.Select(mail => mail.MessageId).Distinct().Count());

    /// <summary>Addresses left without an account by a registration that nobody repeated: it had removed the one before it.</summary>
    public int LeftHalfDone => ledger.People.Count(person => person.Accepted > 0 && IsHalfDone(person) && complete[person.Key].Count() != 1);

    /// <summary>Rows that no link can be made for: left by registrations that were cut off, free for anyone after 30 seconds.</summary>
    public int HalfWritten => rows.Accounts.Count(account => !rows.IsComplete(account)) + rows.Dangling.Count();

    /// <summary>People whose account is pending, with the mail that brings it to life.</summary>
    public IEnumerable<(Person Person, MailSeen Mail)> Pending =>
        from person in ledger.People
        from account in complete[person.Key]
        where !account.IsActive && HasLink(person, account)
        select (person, person.Mails.First(mail => mail.RegistrationId == account.RegistrationId));

    private IEnumerable<(string AddressKey, string AccountKey, bool IsHalfDone)> Dangling =>
        rows.Dangling.Select(row => (row.AddressKey, row.AccountKey, byKey.GetValueOrDefault(row.AddressKey) is { } person && IsHalfDone(person)));

    /// <summary>Somebody began a registration with a name and the address, and left it: two rows, of which one may be written.</summary>
    private static bool IsHalfDone(Person person) => person.IsAbandoned && !person.Names.IsEmpty;

    private static bool HasLink(Person person, AccountSeen account) =>
        person.Mails.Any(mail => mail.RegistrationId == account.RegistrationId && mail.AccountKey == account.Key);

    private IEnumerable<string> People(Func<Person, bool> isViolated) => ledger.People.Where(isViolated).Select(Text);

    private static string Text(Person person) => $"{person.Email} ({person.Registrations} registrations, {person.Accepted} of them 202, {person.Resends} resends, {person.Mails.Count} mails"
        + $"{(person.IsAbandoned ? ", one left" : "")}{(person.Names.IsEmpty ? "" : $", names {string.Join(' ', person.Names.Keys)}")})";
}
