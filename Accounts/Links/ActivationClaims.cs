using Azure;

namespace Accounts.Links;

/// <summary>What an activation token says.</summary>
/// <param name="AccountKey">Claim <c>sub</c>: the row's key, a pseudonym.</param>
/// <param name="RegistrationId">Claim <c>rid</c>: the registration the link was made for; it binds.</param>
/// <param name="ETag">Claim <c>etag</c>: the row's version when the link was made; it only saves a read.</param>
public sealed record ActivationClaims(string AccountKey, string RegistrationId, ETag ETag);

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

/// <summary>A token as read; the claims are there unless it is invalid.</summary>
public sealed record TokenReading(TokenStatus Status, ActivationClaims? Claims);
