using System.Globalization;
using System.Text;

namespace Accounts.Passwords;

/// <summary>
/// The form of a password that is checked, hashed and compared: the mappings of RFC 8265's profile OpaqueString. The
/// same password typed on another keyboard or system is the same password.
/// </summary>
internal static class PasswordText
{
    /// <summary>The longest form of a password, in bytes of UTF-8.</summary>
    public const int LongestInBytes = 1024;

    /// <summary>No form is shorter than a third: a Hangul syllable of three letters, a space of three bytes.</summary>
    private const int LongestTypedInBytes = 3 * LongestInBytes;

    /// <summary>
    /// Whether the form would be too long whatever it is. It is not made then: the time that takes grows with the
    /// square of the marks in a row.
    /// </summary>
    public static bool IsTooLong(string typed) => Encoding.UTF8.GetByteCount(typed) > LongestTypedInBytes;

    /// <summary>
    /// Every space as the ASCII one, then Unicode NFC. Case, width and everything else stays: what is typed differently
    /// is another password. Null where the text <see cref="IsTooLong"/> or is no Unicode text, as half of a surrogate
    /// pair is none.
    /// </summary>
    public static string? Prepare(string typed)
    {
        if (IsTooLong(typed))
        {
            return null;
        }

        if (Ascii.IsValid(typed))
        {
            return typed;
        }

        try
        {
            var spaced = string.Create(typed.Length, typed, (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    target[i] = char.GetUnicodeCategory(source[i]) == UnicodeCategory.SpaceSeparator ? ' ' : source[i];
                }
            });
            return spaced.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
