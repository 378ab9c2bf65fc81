using System.Security.Cryptography;
using System.Text;

namespace Accounts.Names;

/// <summary>How user names and emails are compared: one key space for both.</summary>
public static class AccountNames
{
    private const int KeyDigits = 2 * SHA256.HashSizeInBytes;

    /// <summary>Whether Unicode normalisation works here; it does nothing in globalization-invariant mode.</summary>
    internal static bool NormalizationWorks { get; } = Normalize(" ﬁÅ ") == "fiå";

    /// <summary>
    /// The form that is compared: Unicode NFKC, trimmed, invariant lower case. Once more NFKC, because lower-casing can
    /// leave that form; so normalising twice changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair or a code point that is no
    /// character.</exception>
    public static string Normalize(string text) =>
        text.Normalize(NormalizationForm.FormKC).Trim().ToLowerInvariant().Normalize(NormalizationForm.FormKC).Trim();

    /// <summary><see cref="Normalize"/>, or null where the text is no Unicode text.</summary>
    internal static string? TryNormalize(string text)
    {
        try
        {
            return Normalize(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// The row key of a name or email: lower-case hexadecimal SHA-256 of its normalised form, 64 characters. Names
    /// that look alike have one key.
    /// </summary>
    public static string Key(string nameOrEmail)
    {
        var canonical = EmailAddress.TryParse(nameOrEmail)?.Canonical ?? LookAlikes.Fold(Normalize(nameOrEmail));
        return Hash(canonical);
    }

    /// <summary>Whether the text has the form of a key.</summary>
    internal static bool IsKey(string text) => text.Length == KeyDigits && text.All(char.IsAsciiHexDigitLower);

    internal static string Hash(string canonical) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
}
