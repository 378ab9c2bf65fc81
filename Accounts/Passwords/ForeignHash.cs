using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Accounts.Passwords;

/// <summary>
/// A password's hash as another system made it, of an account that was imported: Django's <c>pbkdf2_sha256</c>,
/// <c>bcrypt_sha256</c> and <c>bcrypt</c>, a bare bcrypt, or ASP.NET Core Identity's of versions 2 and 3. It is made
/// again as Argon2id when its password is known whole. One that takes longer to verify than a refusal at sign-in lasts
/// is not taken.
/// </summary>
public sealed class ForeignHash
{
    /// <summary>So that one verification ends well within a second, as a refusal at sign-in does.</summary>
    private const int MostRounds = 1_200_000;
    private const int MostRoundsOfSha512 = 400_000;
    private const int MostCost = 12;
    private const int IdentityRounds = 1000;
    private const int IdentityV3Head = 13;

    /// <summary>What bcrypt takes in; a password as long may go on behind it.</summary>
    private const int BytesOfBcrypt = 72;

    private readonly Func<string, bool> verify;
    private readonly int fewerThan;

    /// <param name="scheme">What made it.</param>
    /// <param name="verify">Whether a password has it.</param>
    /// <param name="fewerThan">It knows all of a password of fewer bytes than these.</param>
    private ForeignHash(string scheme, Func<string, bool> verify, int fewerThan = int.MaxValue)
    {
        Scheme = scheme;
        this.verify = verify;
        this.fewerThan = fewerThan;
    }

    /// <summary>What made it, for people.</summary>
    public string Scheme { get; }

    /// <summary>Reads a hash; null when it is none of these, or would take too long.</summary>
    public static ForeignHash? TryParse(string text)
    {
        var parts = text.Split('$');
        return parts[0] switch
        {
            "pbkdf2_sha256" when parts.Length == 4 => Pbkdf2(parts),
            "bcrypt_sha256" when parts.Length > 1 =>
                Bcrypt("Django bcrypt_sha256", text["bcrypt_sha256$".Length..], Sha256Hex, int.MaxValue),
            "bcrypt" when parts.Length > 1 => Bcrypt(text["bcrypt$".Length..]),
            "" => Bcrypt(text),
            _ => Identity(text),
        };
    }

    /// <summary>
    /// Whether the password has this hash, as typed, since the other system took it so. Its normal form is not tried as
    /// well: that would take twice the time, so that whoever sends such a password learned that there is a hash.
    /// </summary>
    public bool Verifies(string password) => PasswordText.Prepare(password) is not null && verify(password);

    /// <summary>
    /// Whether it verified the password to its end; otherwise what was typed may not be the password that its owner
    /// has, and is not to be made one.
    /// </summary>
    public bool KnowsWhole(string password) => Encoding.UTF8.GetByteCount(password) < fewerThan;

    private static ForeignHash? Pbkdf2(string[] parts)
    {
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            || rounds is < 1 or > MostRounds || Base64(parts[3]) is not { Length: 32 } hash)
        {
            return null;
        }

        return Pbkdf2("Django pbkdf2_sha256", HashAlgorithmName.SHA256, rounds, Encoding.UTF8.GetBytes(parts[2]), hash);
    }

    private static ForeignHash Pbkdf2(string scheme, HashAlgorithmName prf, int rounds, byte[] salt, byte[] hash) =>
        new(scheme, password => CryptographicOperations.FixedTimeEquals(
            Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, prf, hash.Length), hash));

    private static ForeignHash? Bcrypt(string hash) => Bcrypt("bcrypt", hash, password => password, BytesOfBcrypt);

    private static ForeignHash? Bcrypt(string scheme, string hash, Func<string, string> prepare, int fewerThan)
    {
        var isBcrypt = hash.Length == 60 && hash[0] == '$' && hash[1] == '2' && hash[2] is 'a' or 'b' or 'y'
            && hash[3] == '$' && hash[6] == '$';
        if (!isBcrypt || !int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)
            || cost is < 4 or > MostCost)
        {
            return null;
        }

        return new ForeignHash(
            scheme,
            password =>
            {
                try
                {
                    return BCrypt.Net.BCrypt.Verify(prepare(password), hash);
                }
                catch (Exception fault)
                    when (fault is BCrypt.Net.SaltParseException or ArgumentException or FormatException)
                {
                    return false;
                }
            },
            fewerThan);
    }

    private static ForeignHash? Identity(string text)
    {
        if (Base64(text) is not { Length: > IdentityV3Head } bytes)
        {
            return null;
        }

        if (bytes[0] == 0 && bytes.Length == 49)
        {
            return Pbkdf2("Identity v2", HashAlgorithmName.SHA1, IdentityRounds, bytes[1..17], bytes[17..]);
        }

        if (bytes[0] != 1 || PrfOf(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1))) is not { } prf)
        {
            return null;
        }

        var rounds = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var saltLength = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        var hashLength = bytes.Length - IdentityV3Head - saltLength;
        if (rounds < 1 || saltLength is < 8 or > 64 || hashLength is < 16 or > 64)
        {
            return null;
        }

        // The rounds are gone through for every block of the hash.
        var blocks = (hashLength + prf.Bytes - 1) / prf.Bytes;
        if (rounds * blocks > prf.Most)
        {
            return null;
        }

        var end = IdentityV3Head + (int)saltLength;
        return Pbkdf2("Identity v3", prf.Name, (int)rounds, bytes[IdentityV3Head..end], bytes[end..]);
    }

    private static Prf? PrfOf(uint number) => number switch
    {
        0 => new Prf(HashAlgorithmName.SHA1, SHA1.HashSizeInBytes, MostRounds),
        1 => new Prf(HashAlgorithmName.SHA256, SHA256.HashSizeInBytes, MostRounds),
        2 => new Prf(HashAlgorithmName.SHA512, SHA512.HashSizeInBytes, MostRoundsOfSha512),
        _ => null,
    };

    private static string Sha256Hex(string password) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>What PBKDF2 goes through.</summary>
    /// <param name="Name">The hash function.</param>
    /// <param name="Bytes">The size of a block.</param>
    /// <param name="Most">The most rounds, over all blocks.</param>
    private sealed record Prf(HashAlgorithmName Name, int Bytes, int Most);
}
