using Accounts.Names;

namespace Accounts.Claims;

/// <summary>What somebody who registers wants, checked.</summary>
/// <param name="Name">The name; the email where none was given.</param>
/// <param name="Email">The email, where one was given.</param>
/// <param name="Password">The password, as it is compared.</param>
/// <param name="Network">The client's network, by which guesses are counted; null for a trusted back end.</param>
public sealed record WantedAccount(UserName Name, EmailAddress? Email, string Password, string? Network)
{
    /// <summary>The keys of name and email, one where they are the same.</summary>
    public IReadOnlyList<string> Keys { get; } =
        Email is null || Email.Key == Name.Key ? [Name.Key] : [Name.Key, Email.Key];
}
