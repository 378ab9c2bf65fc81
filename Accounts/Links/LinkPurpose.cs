namespace Accounts.Links;

/// <summary>
/// What a one-time link is for. Each purpose has a type and an audience of its own, so that no token made for one
/// passes for another.
/// </summary>
/// <param name="Type">Header <c>typ</c>, a type of our own (RFC 8725, 3.11).</param>
/// <param name="Audience">Claim <c>aud</c>; a constant, so that moving the domain kills no link.</param>
/// <param name="Route">Where the link leads, below the prefix, with <c>{token}</c> in it.</param>
/// <param name="Lifetime">How long a link lives from when it is made, unless what it is for ends earlier.</param>
public sealed record LinkPurpose(string Type, string Audience, string Route, TimeSpan Lifetime);
