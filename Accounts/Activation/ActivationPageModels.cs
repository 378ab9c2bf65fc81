using Accounts.Pages;

namespace Accounts.Activation;

// Public, because the classes generated for the slices are and take these as arguments.

/// <summary>Asks to activate.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="Form">What is asked for.</param>
public sealed record ConfirmPage(PageFrame Frame, ActivationTexts Texts, ConfirmForm Form)
{
    /// <summary>The field for another name, or null.</summary>
    public FormField? Name => ActivationFields.Name(Form.Name, Frame, Texts);

    /// <summary>The field for the password, or null where none is asked for.</summary>
    public FormField? Password => Form.AsksPassword ? ActivationFields.Password(Form, Frame, Texts) : null;
}

/// <summary>Asks for a new password.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="Form">What is asked for.</param>
/// <param name="MinimumLength">The least number of characters, which the page says.</param>
public sealed record NewPasswordPage(PageFrame Frame, ActivationTexts Texts, NewPasswordForm Form, int MinimumLength)
{
    /// <summary>The field for the name, or the one that only says the email, or null.</summary>
    public FormField? Name => Form.Name is null && Form.Email is { } email
        ? FormField.Account(email, Frame.Texts.EmailLabel)
        : ActivationFields.Name(Form.Name, Frame, Texts);

    /// <summary>The field for the new password.</summary>
    public FormField Password => ActivationFields.NewPassword(this);
}

/// <summary>Says why a link does not work, and sends a new one.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="Paragraphs">The explanation.</param>
/// <param name="Token">The expired token, which names the account; null to ask for the email.</param>
public sealed record ResendPage(PageFrame Frame, ActivationTexts Texts, IReadOnlyList<string> Paragraphs, string? Token)
{
    /// <summary>Where the form is sent, relative to the page.</summary>
    public string Action { get; init; } = "../resend";

    /// <summary>The email as typed before, or null.</summary>
    public string? Typed { get; init; }

    /// <summary>What was wrong with that.</summary>
    public string? Fault { get; init; }

    /// <summary>The field for the email.</summary>
    public FormField Email => ActivationFields.Email(Frame, Texts) with
    {
        Value = Typed,
        Fault = Fault,
        HasFocus = Fault is not null,
    };
}
