using Accounts.Pages;

namespace Accounts.Activation;

/// <summary>The fields of the forms, with what was wrong with them in the reader's language.</summary>
internal static class ActivationFields
{
    /// <summary>The user name, where names are used.</summary>
    public static FormField? Name(NameField? name, PageFrame frame, ActivationTexts texts) => name is null
        ? null
        : new FormField("username", "text", frame.Texts.UserNameLabel, "username", FormField.LongestName)
        {
            Value = name.Value,
            Fault = NameFault(name.Fault, frame, texts),
            HasFocus = name.Fault is not null,
        };

    /// <summary>The password chosen at registration.</summary>
    public static FormField Password(ConfirmForm form, PageFrame frame, ActivationTexts texts) =>
        new("password", "password", frame.Texts.PasswordLabel, "current-password")
        {
            Fault = PasswordFault(form.Password, texts),
            HasFocus = form.Name?.Fault is null,
        };

    /// <summary>The password chosen now.</summary>
    public static FormField NewPassword(NewPasswordPage page) =>
        new("new_password", "password", page.Frame.Texts.NewPasswordLabel, "new-password")
        {
            Hint = page.Frame.Texts.NewPasswordLength(page.MinimumLength),
            Fault = NewPasswordFault(page.Form.Password, page.Frame, page.Texts),
            HasFocus = page.Form.Name?.Fault is null,
        };

    /// <summary>The email that a new link is to go to.</summary>
    public static FormField Email(PageFrame frame, ActivationTexts texts) =>
        new("email", "email", frame.Texts.EmailLabel, "email", FormField.LongestEmail) { Hint = texts.EmailHint };

    private static string? PasswordFault(FieldFault? fault, ActivationTexts texts)
    {
        if (fault is null)
        {
            return null;
        }

        return fault == FieldFault.Wrong ? texts.PasswordWrong : texts.PasswordMissing;
    }

    private static string? NameFault(FieldFault? fault, PageFrame frame, ActivationTexts texts)
    {
        if (fault is null)
        {
            return null;
        }

        return fault == FieldFault.Taken ? texts.NameTaken : frame.Texts.Faults.Name(fault.Reason ?? "");
    }

    private static string? NewPasswordFault(FieldFault? fault, PageFrame frame, ActivationTexts texts)
    {
        if (fault is null)
        {
            return null;
        }

        return fault.Reason is { } reason ? frame.Texts.Faults.Password(reason) : texts.NewPasswordMissing;
    }
}
