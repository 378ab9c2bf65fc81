using System.Text;
using Accounts.Names;

namespace Accounts.Passwords;

/// <summary>
/// What a password must be, normalised (RFC 8265): 1 to 1,024 UTF-8 bytes, long enough, strong enough, not the user
/// name or the email, and, where that is asked for, not known from a data breach.
/// </summary>
public sealed class PasswordPolicy(PasswordOptions options, HashingGate gate, BreachCheck? breaches = null)
{
    /// <summary>zxcvbn's time grows steeply with the length: it sees no more than this.</summary>
    private const int SeenCharacters = 64;

    /// <summary>
    /// Words cost it little, digits and signs much: of a start with many of them it sees no more than this.
    /// </summary>
    private const int SeenOfManySigns = 40;
    private const int ManySigns = 8;

    private static readonly string TooLong = $"The password is longer than {PasswordText.LongestInBytes} bytes.";

    /// <summary>Reads its word lists once; evaluating changes nothing in it.</summary>
    private readonly Zxcvbn.Zxcvbn zxcvbn = new();

    /// <summary>
    /// What is wrong with the password as can be seen at once, or null. <paramref name="known"/> are texts a guesser
    /// would try: name and email.
    /// </summary>
    public string? Fault(string password, IReadOnlyList<string> known)
    {
        if (PasswordText.IsTooLong(password))
        {
            return TooLong;
        }

        if (PasswordText.Prepare(password) is not { } prepared)
        {
            return "The password is not valid Unicode text.";
        }

        if (prepared.Length == 0)
        {
            return "The password is empty.";
        }

        if (Encoding.UTF8.GetByteCount(prepared) > PasswordText.LongestInBytes)
        {
            return TooLong;
        }

        if (prepared.EnumerateRunes().Count() < options.MinimumLength)
        {
            return $"The password is shorter than {options.MinimumLength} characters.";
        }

        var isKnown = options.MinimumStrength > 0
            && AccountNames.TryNormalize(prepared) is { } name
            && known.Any(text => AccountNames.Normalize(text) == name);
        return isKnown ? "The password is the user name or the email." : null;
    }

    /// <summary>That a password is too weak or known, which takes a while to find out, or null.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public async Task<string?> WeaknessAsync(
        string password, IReadOnlyList<string> known, HashingLane lane, CancellationToken cancellationToken)
    {
        var prepared = PasswordText.Prepare(password) ?? "";
        if (options.MinimumStrength > 0
            && await gate.RunAsync(lane, () => Strength(prepared, known), cancellationToken) < options.MinimumStrength)
        {
            return "The password is too easy to guess.";
        }

        return breaches is not null && await breaches.IsBreachedAsync(prepared, cancellationToken)
            ? "This password is known from a data breach."
            : null;
    }

    /// <summary>
    /// zxcvbn's score, 0 to 4, of the password's start: at most 50 ms of work for any input
    /// (docs/decisions/hashing.md).
    /// </summary>
    internal int Strength(string prepared, IReadOnlyList<string> known)
    {
        var seen = Start(prepared, SeenCharacters);
        if (seen.Count(character => !char.IsLetter(character) && character != ' ') > ManySigns)
        {
            seen = Start(prepared, SeenOfManySigns);
        }

        return zxcvbn.EvaluatePassword(seen, known.Select(text => Start(text, SeenCharacters)).ToList()).Score;
    }

    private static string Start(string text, int length) => text.Length > length ? text[..length] : text;
}
