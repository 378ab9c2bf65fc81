namespace Accounts.Links;

/// <summary>
/// The page that asks whose password is forgotten. Where links are answered to trusted back ends, people ask those; in
/// Development the page is there to try it.
/// </summary>
/// <param name="IsServed">Whether pages may lead to it.</param>
public sealed record ForgotPage(bool IsServed);
