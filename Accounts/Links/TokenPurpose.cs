namespace Accounts.Links;

/// <summary>
/// What a token is for. Each purpose has a type and an audience of its own, so that no token made for one passes for
/// another.
/// </summary>
/// <param name="Type">Header <c>typ</c>, a type of our own (RFC 8725, 3.11).</param>
/// <param name="Audience">Claim <c>aud</c>; a constant, so that moving the domain kills no link.</param>
internal sealed record TokenPurpose(string Type, string Audience);
