namespace Accounts.Storage;

/// <summary>
/// How an activation link reaches the person who registers. An account keeps the way it was registered by.
/// </summary>
public enum Delivery
{
    /// <summary>By mail, after the answer.</summary>
    Email,

    /// <summary>In the answer: for development and trusted back ends.</summary>
    Response,
}
