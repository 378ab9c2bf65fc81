namespace Benchmarks.Chaos;

/// <summary>What must hold after any load and any outage: each list of violations must be empty.</summary>
internal sealed class Invariants(Ledger ledger, Rows rows)
{
    private readonly ILookup<string, AccountSeen> active = rows.Active.ToLookup(account => account.EmailKey);
    private readonly Dictionary<string, Person> byKey = ledger
        .People.DistinctBy(person => person.Key)
        .ToDictionary(person => person.Key);

    /// <summary>What is still on its way right after the load and must come in time, by mail.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Violations)> OnTheirWay =>
        [
            (
                "registration answered 202, and no mail ever came",
                [.. People(person => person.Accepted > 0 && person.Mails.IsEmpty)]),
            (
                "email not active, and fewer links came than registrations were answered 202",
                [.. People(person => !active[person.Key].Any() && Links(person) < person.Accepted)]),
            (
                "email active and registered again with 202, and no notice came",
                [.. People(person => person.IsNoticeDue && person.Mails.All(mail => mail.Token is not null))]),
        ];

    public IReadOnlyList<(string Name, IReadOnlyList<string> Violations)> All =>
        [
            .. OnTheirWay,
            (
                "activation answered 200, and the account is not active",
                [
                    .. ledger
                        .People.SelectMany(person => person.Activations)
                        .Where(activation =>
                            activation.Value
                            && rows.Find(activation.Key) is not { IsActive: true, ActivatedAt: not null })
                        .Select(activation => activation.Key),
                ]),
            (
                "two active accounts of one email",
                [.. active.Where(same => same.Count() > 1).Select(same => same.Key)]),
            (
                "two active accounts of one name",
                [
                    .. rows
                        .Active.GroupBy(account => account.NameKey)
                        .Where(same => same.Count() > 1)
                        .Select(same => same.Key),
                ]),
            (
                "account active, and a claim of its name or email does not name it",
                [.. rows.Active.Where(account => !rows.IsClaimed(account)).Select(account => account.Id)]),
            (
                "account active, and nobody activated it",
                [
                    .. rows
                        .Active.Where(account =>
                            byKey.GetValueOrDefault(account.EmailKey)?.Activations.ContainsKey(account.Id) != true)
                        .Select(account => account.Id),
                ]),
            (
                "account half active",
                [
                    .. rows
                        .Accounts.Where(account => account.IsActive != account.ActivatedAt is not null)
                        .Select(account => account.Id),
                ]),
            (
                "ActivatedAt changed",
                [
                    .. ledger
                        .ActivatedAt.Where(seen => rows.Find(seen.Key)?.ActivatedAt != seen.Value)
                        .Select(seen => seen.Key),
                ]),
            ("owner with a link cannot activate, though nobody has the email", [.. ledger.Blocked]),
            (
                "more mails to an email than were asked for",
                [
                    .. People(person =>
                        person.Mails.Select(mail => mail.MessageId).Distinct().Count()
                        > person.Registrations + person.Resends),
                ]),
            ("mail to an email that nobody registered", [.. ledger.Strangers]),
            ("answer that cannot be", [.. ledger.Wrong]),
        ];

    /// <summary>Same mails twice: the answer to the first was lost, and the Message-ID tells.</summary>
    public int Doubles =>
        ledger.People.Sum(person =>
            person.Mails.Count - person.Mails.Select(mail => mail.MessageId).Distinct().Count());

    /// <summary>People who have no active account, each with a link of theirs.</summary>
    public IEnumerable<(Person Person, MailSeen Mail)> Pending =>
        from person in ledger.People.Distinct()
        where !active[person.Key].Any()
        let mail = person.Mails.FirstOrDefault(mail => mail.Token is not null)
        where mail is not null
        select (person, mail);

    /// <summary>How many registrations a link came for.</summary>
    private static int Links(Person person) =>
        person.Mails.Select(mail => mail.AccountId).OfType<string>().Distinct().Count();

    private IEnumerable<string> People(Func<Person, bool> isViolated) =>
        ledger.People.Where(isViolated).Distinct().Select(Text);

    private static string Text(Person person) =>
        $"{person.Email} ({person.Registrations} registrations, {person.Accepted} of them 202, "
        + $"{person.Resends} resends, {person.Mails.Count} mails)";
}
