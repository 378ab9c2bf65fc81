using System.Text;
using Accounts.Names;

namespace Accounts.Passwords;

/// <summary>What a password must be: 1 to 1,024 UTF-8 bytes, long enough, strong enough, and not the user name.</summary>
public sealed class PasswordPolicy(PasswordOptions options, HashingGate gate)
{
    private const int LongestInBytes = 1024;

    /// <summary>zxcvbn's time grows steeply with the length: it sees no more than this.</summary>
    private const int JudgedCharacters = 64;

    /// <summary>Reads its word lists once; evaluating changes nothing in it.</summary>
    private readonly Zxcvbn.Zxcvbn judge = new();

    /// <summary>
    /// What is wrong with the password as can be seen at once, or nothing. <paramref name="known"/> are texts a guesser would try:
    /// name and address.
    /// </summary>
    public string? Fault(string password, IReadOnlyList<string> known)
    {
        if (password.Length == 0) return "The password is empty.";
        if (Encoding.UTF8.GetByteCount(password) > LongestInBytes) return "The password is longer than 1024 bytes.";
        if (password.EnumerateRunes().Count() < options.MinimumLength) return $"The password is shorter than {options.MinimumLength} characters.";
        if (options.MinimumStrength == 0) return null;
        return AccountNames.TryNormalize(password) is { } normalized && known.Any(text => AccountNames.Normalize(text) == normalized)
            ? "The password is the user name or the mail address."
            : null;
    }

    /// <summary>That the password is too weak, which takes a while to judge, or nothing.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public async Task<string?> WeaknessAsync(string password, IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        if (options.MinimumStrength == 0) return null;
        var judged = password.Length > JudgedCharacters ? password[..JudgedCharacters] : password;
        var guesses = known.Select(text => text.Length > JudgedCharacters ? text[..JudgedCharacters] : text).ToList();
        var strength = await gate.RunAsync(() => judge.EvaluatePassword(judged, guesses).Score, cancellationToken);
        return strength < options.MinimumStrength ? "The password is too easy to guess." : null;
    }
}
