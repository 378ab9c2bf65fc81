namespace Accounts.Passwords;

/// <summary>Texts that a guesser of an account's password would try first.</summary>
internal static class PasswordHints
{
    /// <summary>The name, the email, and what stands before its @.</summary>
    public static IReadOnlyList<string> Of(string userName, string? email) =>
        email is null ? [userName] : [userName, email, email.Split('@')[0]];
}
