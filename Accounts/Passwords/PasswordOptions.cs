using System.ComponentModel.DataAnnotations;

namespace Accounts.Passwords;

/// <summary>Settings of section <c>Password</c>.</summary>
public sealed class PasswordOptions
{
    /// <summary>The least number of characters (Unicode code points).</summary>
    [Range(1, 128, ErrorMessage = "is not between 1 and 128")]
    public int MinimumLength { get; init; } = 8;

    /// <summary>The least zxcvbn score, 0 to 4; 0 also lets the password be the user name.</summary>
    [Range(0, 4, ErrorMessage = "is not between 0 and 4")]
    public int MinimumStrength { get; init; } = 2;

    /// <summary>Whether chosen passwords are looked for in known data breaches.</summary>
    public BreachSource BreachCheck { get; init; } = BreachSource.None;

    /// <summary>Whom to ask, with <see cref="BreachSource.Hibp"/>: the URL to which five digits are added.</summary>
    public Uri BreachUrl { get; init; } = new("https://api.pwnedpasswords.com/range");
}
