namespace Accounts.Pages;

/// <summary>
/// How a reader comes back from a page that any request may get. Browsers show no page again that came by POST.
/// </summary>
public enum WayBack
{
    /// <summary>By a button, to the form at the same URL.</summary>
    Form,

    /// <summary>By a button to the same URL, which is a link; or by the mail that carries it.</summary>
    Link,

    /// <summary>By the mail alone: there is nothing to open at the URL.</summary>
    Mail,
}
