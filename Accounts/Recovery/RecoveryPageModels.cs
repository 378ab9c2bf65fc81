using Accounts.Pages;

namespace Accounts.Recovery;

// Public, because the classes generated for the slices are and take these as arguments.

/// <summary>Asks whose password is forgotten.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="IsByName">Whether a name is asked for, which may be an email; otherwise an email.</param>
/// <param name="Fault">What was wrong with what was sent.</param>
/// <param name="Typed">What was sent, which the field holds again.</param>
public sealed record ForgotPage(
    PageFrame Frame, RecoveryTexts Texts, bool IsByName, string? Fault, string? Typed)
{
    /// <summary>What is asked for.</summary>
    public string Lead => IsByName ? Texts.ForgotNameLead : Texts.ForgotLead;

    /// <summary>The one field.</summary>
    public FormField Field
    {
        get
        {
            var empty = IsByName
                ? new FormField("username", "text", Texts.ForgotNameLabel, "username", FormField.LongestName)
                : new FormField("email", "email", Frame.Texts.EmailLabel, "email", FormField.LongestEmail);
            return empty with { Value = Typed, Fault = Fault, HasFocus = true };
        }
    }
}

/// <summary>Asks for a new password.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="Fault">What was wrong with what was sent.</param>
/// <param name="MinimumLength">The least number of characters, which the page says.</param>
public sealed record ResetPage(PageFrame Frame, RecoveryTexts Texts, FieldFault? Fault, int MinimumLength)
{
    /// <summary>The field that says whose password it is, with which a password manager keeps it; or null.</summary>
    public FormField? Account { get; init; }

    /// <summary>The field to fill in.</summary>
    public FormField Field =>
        FormField.NewPassword("password", Frame, MinimumLength, Fault, Texts.ResetMissing);
}

/// <summary>Says that a link has expired, and sends a new one.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="Token">The expired token, which names the account.</param>
public sealed record AgainPage(PageFrame Frame, RecoveryTexts Texts, string Token);
