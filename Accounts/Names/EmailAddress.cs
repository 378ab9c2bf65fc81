using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Accounts.Names;

/// <summary>
/// An email that can be mailed without surprises: an ASCII local part (RFC 5322 dot-atom), and a domain that IDNA
/// accepts and that has a dot: nobody on the internet owns <c>localhost</c>. Other local parts are refused: NFKC would
/// fold them onto emails that other people own. So is one with an encoded word (RFC 2047), out of which mail programs
/// read another mailbox.
/// </summary>
/// <param name="Typed">The email as typed, trimmed.</param>
/// <param name="Canonical">The form that is compared: lower case, the domain in punycode.</param>
public sealed partial record EmailAddress(string Typed, string Canonical)
{
    /// <summary>The most characters of an email (RFC 5321).</summary>
    internal const int LongestAddress = 254;

    private const int LongestLocalPart = 64;
    private const string EncodedWord = "=?";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true, AllowUnassigned = false };

    /// <summary>The key of the email, <see cref="AccountNames.Key"/>.</summary>
    public string Key { get; } = AccountNames.Hash(Canonical);

    /// <summary>
    /// The key of the mailbox behind the email, as far as it can be guessed: without dots and what follows a plus sign
    /// in the local part. For counts alone: it is no identity.
    /// </summary>
    public string MailboxKey
    {
        get
        {
            var at = Canonical.LastIndexOf('@');
            var local = Canonical[..at].Split('+')[0].Replace(".", "", StringComparison.Ordinal);
            return AccountNames.Hash($"{(local.Length > 0 ? local : Canonical[..at])}{Canonical[at..]}");
        }
    }

    /// <summary>Whether its local part has a tag (RFC 5233), which its owner, and anybody else, can make up.</summary>
    public bool HasTag => Canonical.Contains('+', StringComparison.Ordinal);

    /// <summary>
    /// The email that mails go to: as typed, but a domain beyond ASCII as it is compared. Left to whoever sends the
    /// mail, it could be read as another domain than the one whose key was taken.
    /// </summary>
    public string Mailed =>
        Ascii.IsValid(Typed) ? Typed : $"{Typed[..Typed.LastIndexOf('@')]}{Canonical[Canonical.LastIndexOf('@')..]}";

    /// <summary>The email, or null when the text is none.</summary>
    public static EmailAddress? TryParse(string? text)
    {
        var typed = text?.Trim();
        if (typed is null or { Length: > LongestAddress })
        {
            return null;
        }

        var at = typed.LastIndexOf('@');
        if (at is < 1 or > LongestLocalPart)
        {
            return null;
        }

        var local = typed[..at];
        if (!DotAtom().IsMatch(local) || local.Contains(EncodedWord, StringComparison.Ordinal)
            || Domain(typed[(at + 1)..]) is not { } domain)
        {
            return null;
        }

        var canonical = $"{local.ToLowerInvariant()}@{domain}";
        return canonical.Length > LongestAddress ? null : new EmailAddress(typed, canonical);
    }

    private static string? Domain(string text)
    {
        // Normalising would trim blanks that stand after the @, and IDNA drops some of what cannot be seen.
        if (text.EnumerateRunes().Any(rune => Rune.IsWhiteSpace(rune) || UserName.IsUnseen(rune)))
        {
            return null;
        }

        try
        {
            var ascii = Idn.GetAscii(AccountNames.Normalize(text)).ToLowerInvariant();
            return HostName().IsMatch(ascii) && ascii.Length <= 253 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z")]
    private static partial Regex DotAtom();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex HostName();
}
