using System.ComponentModel.DataAnnotations;

namespace Accounts.Branding;

/// <summary>How the product presents itself in pages and mails: a part of the settings' section <c>Mail</c>.</summary>
public sealed class BrandOptions
{
    /// <summary>The product's name in mails and pages.</summary>
    [StringLength(60)]
    public string ProductName { get; init; } = "Accounts";

    /// <summary>An email for people who need help, shown in mails and pages when set.</summary>
    public string? SupportAddress { get; init; }

    /// <summary>The colour of buttons and links, as <c>#rrggbb</c>.</summary>
    [RegularExpression("^#[0-9A-Fa-f]{6}$", ErrorMessage = "is not a colour as #rrggbb")]
    public string AccentColor { get; init; } = "#1a56b0";

    /// <summary>The https URL of a picture shown on pages; mails load nothing from elsewhere.</summary>
    public Uri? LogoUrl { get; init; }
}
