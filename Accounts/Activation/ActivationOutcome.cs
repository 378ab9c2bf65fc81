namespace Accounts.Activation;

/// <summary>How activating with an authentic, unexpired token ended.</summary>
public enum ActivationOutcome
{
    /// <summary>The account was pending and is active now.</summary>
    Activated,

    /// <summary>This registration had been activated before.</summary>
    AlreadyActive,

    /// <summary>The registration was replaced or removed, or the account deactivated.</summary>
    Gone,

    /// <summary>The password chosen at registration is required and was not given.</summary>
    PasswordMissing,

    /// <summary>Another password was given.</summary>
    PasswordWrong,

    /// <summary>Too many wrong passwords were given.</summary>
    TooManyTries,
}
