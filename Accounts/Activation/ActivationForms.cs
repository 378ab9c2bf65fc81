using Accounts.Pages;

namespace Accounts.Activation;

/// <summary>A field for the user name.</summary>
/// <param name="Value">What it holds: what was tried, or the registration's name.</param>
/// <param name="Fault">What is wrong with that: <see cref="FieldFault.Taken"/> or invalid; null when nothing is known
/// to be.</param>
public sealed record NameField(string Value, FieldFault? Fault = null);

/// <summary>The form that activates with what was chosen at registration.</summary>
/// <param name="AsksPassword">True for accounts registered by mail: there a link alone activates nothing.</param>
/// <param name="Password">Missing or wrong; null when it has not been sent or was right.</param>
/// <param name="Name">Shown where another name was asked for; null otherwise.</param>
public sealed record ConfirmForm(bool AsksPassword, FieldFault? Password = null, NameField? Name = null);

/// <summary>The form that activates with a password chosen now.</summary>
/// <param name="Password">Missing or invalid; null when it has not been sent or was right.</param>
/// <param name="Name">Where names are used, the registration's name or what was tried; null where the name is the
/// email.</param>
/// <param name="Email">Shown where there is no other name.</param>
public sealed record NewPasswordForm(FieldFault? Password = null, NameField? Name = null, string? Email = null);

/// <summary>What became of the account of an authentic link that has expired.</summary>
public enum ExpiredState
{
    /// <summary>It waits: the page sends a new link.</summary>
    Pending,

    /// <summary>It is active: the page says to sign in.</summary>
    Active,

    /// <summary>Over, gone or deactivated: the page says to register again.</summary>
    Over,

    /// <summary>Links do not travel by mail: the page says to ask for one where it came from.</summary>
    Unknown,
}
