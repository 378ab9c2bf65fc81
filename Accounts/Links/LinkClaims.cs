using Azure;

namespace Accounts.Links;

/// <summary>What the token of a link says. It holds no name and no email, and no hash of one.</summary>
/// <param name="AccountId">Claim <c>sub</c>: the account's id.</param>
/// <param name="ETag">Claim <c>etag</c>: the account's version when the link was made, which saves a read; null where
/// it must not be used.</param>
public sealed record LinkClaims(string AccountId, ETag? ETag = null);

/// <summary>What reading a token came to.</summary>
public enum TokenStatus
{
    /// <summary>Authentic and in its time.</summary>
    Valid,

    /// <summary>Authentic, its time is over.</summary>
    Expired,

    /// <summary>Anything else.</summary>
    Invalid,
}

/// <summary>A token as read; the claims are null where it is invalid.</summary>
public sealed record TokenReading(TokenStatus Status, LinkClaims? Claims);
