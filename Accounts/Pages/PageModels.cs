using Accounts.Branding;
using Accounts.Names;

namespace Accounts.Pages;

// Public, because the classes generated for the slices are and take these as arguments.

/// <summary>What every page has: its common texts and look, and its heading.</summary>
/// <param name="Texts">The common texts in the page's language.</param>
/// <param name="Brand">The product's look.</param>
/// <param name="Heading">The one h1.</param>
/// <param name="Icon">The picture above it.</param>
/// <param name="IsFaulty">The form was sent with a mistake; the title says so first, for those who hear it.</param>
public sealed record PageFrame(PageTexts Texts, Brand Brand, string Heading, PageIcon Icon, bool IsFaulty = false)
{
    /// <summary>The document's title: what happened, then where.</summary>
    public string Title => $"{(IsFaulty ? Texts.ErrorTitle(Heading) : Heading)} – {Brand.ProductName}";
}

/// <summary>A link that leads on.</summary>
/// <param name="Url">Relative to the page, or one that <see cref="ReturnLink"/> let pass.</param>
/// <param name="Text">What it says.</param>
public sealed record PageLink(string Url, string Text);

/// <summary>A page that only explains.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Paragraphs">The explanation.</param>
/// <param name="Button">The next step, shown as a button; null when there is none here.</param>
/// <param name="Aside">Another way, shown below; null when there is none.</param>
public sealed record MessagePage(
    PageFrame Frame, IReadOnlyList<string> Paragraphs, PageLink? Button = null, PageLink? Aside = null);

/// <summary>A field of a form with its label, and what is wrong with its value.</summary>
/// <param name="Name">Its name in the form and its id.</param>
/// <param name="Type">The input's type.</param>
/// <param name="Label">What it asks for.</param>
/// <param name="Autocomplete">What a password manager or browser fills in.</param>
/// <param name="MaxLength">In UTF-16 units, as browsers count; null for a password, which no browser may cut.</param>
public sealed record FormField(string Name, string Type, string Label, string Autocomplete, int? MaxLength = null)
{
    /// <summary>More than any name that is taken, so that the page can say why.</summary>
    internal const int LongestName = UserName.LongestTyped;

    /// <summary>As long as an email can be.</summary>
    internal const int LongestEmail = EmailAddress.LongestAddress;

    /// <summary>A field for a password that is chosen now, where typing starts.</summary>
    /// <param name="name">Its name in the form.</param>
    /// <param name="frame">What every page has.</param>
    /// <param name="minimumLength">The least number of characters, which the page says.</param>
    /// <param name="fault">What was wrong with what was sent: missing or invalid.</param>
    /// <param name="missing">What the page says of one that is missing.</param>
    internal static FormField NewPassword(
        string name, PageFrame frame, int minimumLength, FieldFault? fault, string missing) =>
        new(name, "password", frame.Texts.NewPasswordLabel, "new-password")
        {
            Hint = frame.Texts.NewPasswordLength(minimumLength),
            Fault = fault switch
            {
                null => null,
                { Reason: { } reason } => frame.Texts.Faults.Password(reason),
                _ => missing,
            },
            HasFocus = true,
        };

    /// <summary>Says whose password is chosen, for a person and a password manager. It is sent, and not read.</summary>
    /// <param name="account">The email, or the name where there is no email.</param>
    /// <param name="label">What that is.</param>
    internal static FormField Account(string account, string label) =>
        new("account", "text", label, "username") { Value = account, IsReadOnly = true };

    /// <summary>What it holds already.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it only says something, to a person and to a password manager.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>What to know before typing.</summary>
    public string? Hint { get; init; }

    /// <summary>What was wrong with what was sent.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether typing starts here.</summary>
    public bool HasFocus { get; init; }

    /// <summary>The ids of the texts that describe it, or null.</summary>
    public string? DescribedBy
    {
        get
        {
            var ids = new[] { Fault is null ? null : $"{Name}-fault", Hint is null ? null : $"{Name}-hint" };
            return string.Join(' ', ids.OfType<string>()) is { Length: > 0 } text ? text : null;
        }
    }
}
