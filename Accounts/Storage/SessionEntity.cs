using Azure;

namespace Accounts.Storage;

/// <summary>One session of an account: one row of the table <c>Sessions</c>, from sign-in to its end.</summary>
public sealed record SessionEntity
{
    /// <summary>
    /// The row key, a UUID of version 7 like an account's id; partitions are made like those of accounts.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The row's version, written by the service.</summary>
    public ETag ETag { get; set; }

    /// <summary>The account that is signed in.</summary>
    public required string AccountId { get; init; }

    /// <summary>SHA-256 of the secret that only the refresh token has.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>The account's stamp when the session began: another stamp ends it.</summary>
    public required string Stamp { get; init; }

    /// <summary>The number of the newest refresh token.</summary>
    public required long Current { get; init; }

    /// <summary>The number of the refresh token that <see cref="Current"/> was made for.</summary>
    public required long Parent { get; init; }

    /// <summary>When the session began, by storage's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="Current"/> was made, by storage's clock.</summary>
    public required DateTimeOffset RefreshedAt { get; init; }
}
