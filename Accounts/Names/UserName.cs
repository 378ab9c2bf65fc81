using System.Globalization;
using System.Text;

namespace Accounts.Names;

/// <summary>A user name that can be shown and compared without surprises.</summary>
/// <param name="Typed">The name as typed, trimmed.</param>
/// <param name="Canonical">The form that is compared, <see cref="AccountNames.Normalize"/>.</param>
public sealed record UserName(string Typed, string Canonical)
{
    private const int LongestName = 150;

    /// <summary>Not even normalised: no name that is taken is typed in more UTF-16 units.</summary>
    internal const int LongestTyped = 4 * LongestName;

    /// <summary>The key of the name, <see cref="AccountNames.Key"/>.</summary>
    public string Key { get; } = AccountNames.Key(Typed);

    /// <summary>The name of an account that has none but its email.</summary>
    public static UserName Of(EmailAddress email) => new(email.Typed, email.Canonical);

    /// <summary>The name, or null and what is wrong with it.</summary>
    public static UserName? TryParse(string text, out string fault)
    {
        fault = Fault(text, out var canonical) ?? "";
        return fault.Length == 0 ? new UserName(text.Trim(), canonical) : null;
    }

    /// <summary>
    /// The name that is chosen for an account with this email, or null and what is wrong with it. One with an @ must be
    /// the email: otherwise a stranger could take somebody's email as a name. Nor may it look like another in the case
    /// it is typed in, in which it is shown.
    /// </summary>
    public static UserName? TryParse(string text, EmailAddress? email, out string fault)
    {
        if (email is not null && EmailAddress.TryParse(text) is { } typed && typed.Key == email.Key)
        {
            fault = "";
            return Of(typed);
        }

        var name = TryParse(text, out fault);
        if (name is null)
        {
            return null;
        }

        if (name.Canonical.Contains('@'))
        {
            fault = "A user name with an @ must be the account's email.";
        }
        else if (LookAlikes.IsOtherInCapitals(name.Typed))
        {
            fault = "The user name's capitals look like Latin ones. Write it in small letters, or with its accents.";
        }

        return fault.Length == 0 ? name : null;
    }

    private static string? Fault(string text, out string canonical)
    {
        canonical = "";
        if (text.Length > LongestTyped)
        {
            return TooLong;
        }

        if (text.Contains('\uFFFD') || AccountNames.TryNormalize(text) is not { } normalized)
        {
            return "The user name is not valid Unicode text.";
        }

        canonical = normalized;
        if (canonical.Length == 0)
        {
            return "The user name is empty.";
        }

        if (canonical.EnumerateRunes().Count() > LongestName)
        {
            return TooLong;
        }

        return text.Trim().EnumerateRunes().Concat(canonical.EnumerateRunes()).Any(IsUnseen)
            ? "The user name holds control, invisible or text direction characters."
            : LookAlikes.Fault(canonical);
    }

    private static string TooLong => $"The user name is longer than {LongestName} characters.";

    /// <summary>
    /// Control, format and line characters, unassigned and private ones, and those that are drawn as nothing: what
    /// Unicode calls default ignorable, the braille blank, the object that is not there, and the note without a head.
    /// </summary>
    internal static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x2800
                or 0x3164
                or 0xFFA0
                or 0xFFFC
                or 0x1D159
                or (>= 0x180B and <= 0x180F)
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xE0000 and <= 0xE0FFF);
}
