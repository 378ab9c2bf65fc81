using System.Globalization;
using System.Text;

namespace Accounts.Passwords;

/// <summary>
/// The form of a password that is checked, hashed and compared: the mappings of RFC 8265's profile OpaqueString. The
/// same password typed on another keyboard or system is the same password.
/// </summary>
internal static class PasswordText
{
    /// <summary>
    /// Every space as the ASCII one, then Unicode NFC. Case, width and everything else stays: what is typed differently
    /// is another password. Null where the text is no Unicode text, as half of a surrogate pair is none.
    /// </summary>
    public static string? Prepare(string typed)
    {
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
