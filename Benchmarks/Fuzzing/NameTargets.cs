using System.Globalization;
using System.Text;
using Accounts.Mail.Senders;
using Accounts.Names;
using Accounts.Pages;

namespace Benchmarks.Fuzzing;

/// <summary>Names, addresses, and the texts shown in mails and pages.</summary>
internal static class NameTargets
{
    private static readonly MailOptions Mail = new() { From = "Accounts <accounts@example.org>" };

    private static readonly string[] Names =
    [
        "krzysiek",
        "Krzyś Łódź",
        "ΌΔΥΣΣΕΎΣ",
        "ﬁÅ",
        "Iıİi",
        "O'Brien-Smith_2",
        "李小龍",
        "محمد علي",
        "e\u0301\u0301",
        "\U0001D400\U0001D401",
        "ｋｒｚｙｓ",
        "ẞß",
        new string('a', 150),
        "\u1100\u1161\u11a8",
        "anna@example.org",
    ];

    private static readonly string[] Addresses =
    [
        "krzysiek@example.org",
        "A.B+c@Sub.Example.ORG",
        "a@exämple.org",
        "a@xn--exmple-cua.org",
        "a@ＥＸＡＭＰＬＥ.org",
        "a@例え。jp",
        "!#$%&'*+/=?^_`{|}~-@example.org",
        $"{new string('l', 64)}@example.org",
        $"a@{string.Join('.', Enumerable.Repeat(new string('d', 60), 4))}.org",
        "a@localhost",
        "a@faß.de",
        "a@\u05d0\u05d1.org",
        " a@b.c ",
        "a@straße.de",
        "a@ǆ.org",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.OfText("user name", 14, Names, CheckName),
        FuzzTarget.OfText("address", 14, Addresses, CheckAddress),
        FuzzTarget.OfText(
            "text in mails",
            6,
            Names,
            text =>
            {
                var clean = PlainText.Clean(text);
                return Verdict.Taken(
                    (PlainText.Clean(clean) == clean, "cleaning twice changes it"),
                    (
                        !clean.Any(char.IsControl) && clean.All(c => c == ' ' || !char.IsWhiteSpace(c)),
                        "a control character or line end is left"),
                    (PlainText.Wrap(clean).Replace('\n', ' ') == clean, "wrapping changes the words"));
            }),
        FuzzTarget.OfText(
            "return address",
            6,
            [
                "https://app.example.org/welcome?a=b#c",
                "myapp://activated",
                "http://localhost:3000/",
                "javascript://x%0aalert(1)",
                "//example.org",
                "data:text/html,x",
            ],
            text =>
            {
                if (ReturnLink.Check(text) is not { } link)
                {
                    return Verdict.Refused;
                }

                return Verdict.Taken(
                    (link == text, "changed"),
                    (!link.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)), "blanks or control characters"),
                    (
                        link.Contains("://", StringComparison.Ordinal)
                            && !link.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase),
                        "no address that leads elsewhere"));
            }),
    ];

    private static Verdict CheckName(string text)
    {
        if (UserName.TryParse(text, out var fault) is not { } name)
        {
            return fault.Length > 0 ? Verdict.Refused : new Verdict(false, "refused without a word");
        }

        var again = UserName.TryParse(name.Typed, out _);
        var key = AccountNames.Key(name.Typed);
        // A name with an @ is taken only where it is the address, which has a key of its own.
        return Verdict.Taken(
            (fault.Length == 0, "taken with a fault"),
            (AccountNames.Normalize(name.Canonical) == name.Canonical, "normalising twice changes it"),
            (again == name, "the name as kept is read otherwise"),
            (AccountNames.Key(text) == key, "the key changes with blanks around it"),
            (
                name.Canonical.Contains('@') || AccountNames.Key(name.Canonical) == key,
                "another key for the canonical form"),
            (
                name.Canonical.Contains('@')
                    || AccountNames.Key(name.Typed.Normalize(NormalizationForm.FormD)) == key,
                "another key for the same text decomposed"),
            (UserName.TryParse(name.Canonical, out _)?.Canonical == name.Canonical, "the canonical form is no name"),
            (
                name.Typed.EnumerateRunes()
                    .All(rune =>
                        rune != Rune.ReplacementChar
                        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)),
                "an invisible character"));
    }

    private static Verdict CheckAddress(string text)
    {
        if (EmailAddress.TryParse(text) is not { } address)
        {
            return Verdict.Refused;
        }

        // What is kept is read again when the mail is made, and must go where the key says.
        var mailed = MimeMessages
            .Create(new OutgoingMail(address.Mailed, "s", "t", "h", "en", Guid.Empty), Mail, TimeProvider.System)
            .To.Mailboxes.Single();
        var to = mailed.GetAddress(idnEncode: true);
        return Verdict.Taken(
            (EmailAddress.TryParse(address.Typed) == address, "the address as kept is read otherwise"),
            (EmailAddress.TryParse(address.Canonical)?.Canonical == address.Canonical, "canonical twice changes it"),
            (
                AccountNames.Key(address.Typed) == AccountNames.Key(address.Canonical),
                "another key for the canonical form"),
            (
                AccountNames.Key(address.Typed.ToUpperInvariant()) == AccountNames.Key(address.Typed)
                    || !Ascii.IsValid(address.Typed),
                "another key in upper case"),
            (Ascii.IsValid(address.Canonical) && !address.Canonical.Any(char.IsWhiteSpace), "not plain ASCII"),
            (Ascii.IsValid(to), "mailed to what is not ASCII"),
            (EmailAddress.TryParse(to)?.Canonical == address.Canonical, $"mailed to another address: {to}"));
    }
}
