using System.Globalization;
using System.Text.RegularExpressions;

namespace Accounts.Passwords;

/// <summary>An Argon2id hash in the PHC string format: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.</summary>
/// <param name="MemoryKiB">Memory cost in KiB.</param>
/// <param name="Passes">Number of passes.</param>
/// <param name="Salt">The salt, 16 bytes.</param>
/// <param name="Hash">The hash, 16 to 64 bytes.</param>
public sealed partial record PhcString(int MemoryKiB, int Passes, byte[] Salt, byte[] Hash)
{
    /// <summary>
    /// Reads the format; null when the text is no Argon2id hash that may be computed here (at most 1 GiB and 16
    /// passes).
    /// </summary>
    public static PhcString? TryParse(string text)
    {
        var match = Format().Match(text);
        if (!match.Success || Base64(match.Groups["salt"].Value) is not { Length: 16 } salt
            || Base64(match.Groups["hash"].Value) is not { Length: >= 16 and <= 64 } hash)
        {
            return null;
        }

        var memory = int.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture);
        var passes = int.Parse(match.Groups["t"].Value, CultureInfo.InvariantCulture);
        return memory is >= 8 and <= 1 << 20 && passes is >= 1 and <= 16
            ? new PhcString(memory, passes, salt, hash)
            : null;
    }

    /// <summary>The PHC string: base64 without padding.</summary>
    public override string ToString()
    {
        var salt = Convert.ToBase64String(Salt).TrimEnd('=');
        var hash = Convert.ToBase64String(Hash).TrimEnd('=');
        return string.Create(
            CultureInfo.InvariantCulture, $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${salt}${hash}");
    }

    private static byte[]? Base64(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }

    [GeneratedRegex(
        @"^\$argon2id\$v=19\$m=(?<m>[1-9][0-9]{0,7}),t=(?<t>[1-9][0-9]?),p=1"
            + @"\$(?<salt>[A-Za-z0-9+/]{1,100})\$(?<hash>[A-Za-z0-9+/]{1,100})\z")]
    private static partial Regex Format();
}
