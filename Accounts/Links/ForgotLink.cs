namespace Accounts.Links;

/// <summary>
/// The way to the page that asks whose password is forgotten. Where links are answered to trusted back ends, people ask
/// those; in Development the page is there to try it.
/// </summary>
/// <param name="IsServed">Whether the page is there, and other pages may lead to it.</param>
public sealed record ForgotLink(bool IsServed);
