using Accounts.Pages;
using Microsoft.AspNetCore.Http;

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
            Fault = name.Fault switch
            {
                null => null,
                { Reason: { } reason } => frame.Texts.Faults.Name(reason),
                _ => texts.NameTaken,
            },
            HasFocus = name.Fault is not null,
        };

    /// <summary>The password chosen at registration.</summary>
    public static FormField Password(ConfirmForm form, PageFrame frame, ActivationTexts texts) =>
        new("password", "password", frame.Texts.PasswordLabel, "current-password")
        {
            Fault = form.Password switch
            {
                null => null,
                { Status: StatusCodes.Status403Forbidden } => texts.PasswordWrong,
                _ => texts.PasswordMissing,
            },
            HasFocus = form.Name?.Fault is null,
        };

    /// <summary>The password chosen now.</summary>
    public static FormField NewPassword(NewPasswordPage page) =>
        FormField.NewPassword(
            "new_password", page.Frame, page.MinimumLength, page.Form.Password, page.Texts.NewPasswordMissing) with
        {
            HasFocus = page.Form.Name?.Fault is null,
        };

    /// <summary>The email that a new link is to go to.</summary>
    public static FormField Email(PageFrame frame, ActivationTexts texts) =>
        new("email", "email", frame.Texts.EmailLabel, "email", FormField.LongestEmail) { Hint = texts.EmailHint };
}
