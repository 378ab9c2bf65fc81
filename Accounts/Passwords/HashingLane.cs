namespace Accounts.Passwords;

/// <summary>For whom a password is hashed: the lanes do not wait for each other.</summary>
public enum HashingLane
{
    /// <summary>Anyone who registers.</summary>
    Registration,

    /// <summary>Who shows that an account is theirs: activation, sign-in, and every new password.</summary>
    Verification,

    /// <summary>Who has a hash that another system made: one takes as long as twenty of ours.</summary>
    Foreign,
}
