namespace Accounts.Recovery;

/// <summary>What the token of a link to choose a new password says.</summary>
/// <param name="AccountId">Claim <c>sub</c>: the account's id.</param>
/// <param name="Id">Claim <c>jti</c>: the link's own id, by which its use is remembered.</param>
/// <param name="Stamp">Claim <c>stamp</c>: the account's when the link was made; the link lives as long as it.</param>
/// <param name="IssuedAt">Claim <c>iat</c>: when the link was made.</param>
internal sealed record ResetLinkClaims(string AccountId, string Id, string Stamp, DateTimeOffset IssuedAt);
