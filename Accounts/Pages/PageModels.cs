using Accounts.Branding;
namespace Accounts.Pages;

// Public, because the classes generated for the slices are and take these as arguments.

/// <summary>The picture beside the heading; it also decides the colour.</summary>
public enum PageIcon
{
    /// <summary>Asks for a proof.</summary>
    Key,

    /// <summary>Done.</summary>
    Check,

    /// <summary>A mail is on its way.</summary>
    Mail,

    /// <summary>Too late, or too early.</summary>
    Clock,

    /// <summary>A link that leads nowhere.</summary>
    BrokenLink,

    /// <summary>Something failed.</summary>
    Warning,

    /// <summary>A person to be removed.</summary>
    Person,
}

/// <summary>What every page has: its texts and look, and its heading.</summary>
/// <param name="Texts">The texts in the page's language.</param>
/// <param name="Brand">The product's look.</param>
/// <param name="Heading">The one h1.</param>
/// <param name="Icon">The picture above it.</param>
/// <param name="Faulty">The form was sent with a mistake; the title says so first, for those who hear it.</param>
public sealed record PageFrame(PageTexts Texts, Brand Brand, string Heading, PageIcon Icon, bool Faulty = false)
{
    /// <summary>The document's title: what happened, then where.</summary>
    public string Title => $"{(Faulty ? Texts.ErrorTitle(Heading) : Heading)} – {Brand.ProductName}";
}

/// <summary>Asks to activate.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="PasswordRequired">Shows the password field.</param>
/// <param name="Error">What was wrong with the password sent, or null.</param>
public sealed record ConfirmPage(PageFrame Frame, bool PasswordRequired, string? Error);

/// <summary>Tells that the account is active.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="ReturnUrl">An address that <see cref="ReturnLink"/> let pass, or null.</param>
/// <param name="Already">It was active before.</param>
public sealed record ActivatedPage(PageFrame Frame, string? ReturnUrl, bool Already);

/// <summary>Tells that the link is too old.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Token">The expired token, which the form sends to be given a new link; null when that is not offered.</param>
public sealed record ExpiredPage(PageFrame Frame, string? Token);

/// <summary>Explains why a link does not work.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Paragraphs">The explanation.</param>
/// <param name="CanResend">Asks for the address that a new link is to go to.</param>
public sealed record AddressPage(PageFrame Frame, IReadOnlyList<string> Paragraphs, bool CanResend);

/// <summary>A page that only explains.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Paragraphs">The explanation.</param>
/// <param name="Retry">Offers a link to the same address without its query.</param>
public sealed record MessagePage(PageFrame Frame, IReadOnlyList<string> Paragraphs, bool Retry);
