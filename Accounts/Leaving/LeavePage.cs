using Accounts.Pages;
using Microsoft.AspNetCore.Http;

namespace Accounts.Leaving;

// Public, because the classes generated for the slices are and take these as arguments.

/// <summary>The form of who wants to leave.</summary>
/// <param name="Value">The name as typed before, or null.</param>
/// <param name="Name">What is wrong with the name; null when nothing is known to be.</param>
/// <param name="Password">What is wrong with the password, or with both: nobody learns which.</param>
public sealed record LeaveForm(string? Value = null, FieldFault? Name = null, FieldFault? Password = null);

/// <summary>Asks for name and password to remove an account.</summary>
/// <param name="Frame">What every page has.</param>
/// <param name="Texts">The flow's texts.</param>
/// <param name="Form">What was sent before, and its faults.</param>
/// <param name="ForgotUrl">Where a new password can be asked for, relative to the page; null where it cannot.</param>
public sealed record LeavePage(PageFrame Frame, LeavingTexts Texts, LeaveForm Form, string? ForgotUrl)
{
    /// <summary>The field for a name or an email.</summary>
    public FormField Name => new("username", "text", Texts.NameLabel, "username", FormField.LongestName)
    {
        Value = Form.Value,
        Fault = Form.Name is null ? null : Texts.NameMissing,
        HasFocus = Form.Name is not null || Form.Password is null,
    };

    /// <summary>The field for the password.</summary>
    public FormField Password =>
        new("password", "password", Frame.Texts.PasswordLabel, "current-password")
        {
            Fault = Form.Password switch
            {
                null => null,
                { Status: StatusCodes.Status401Unauthorized } => Texts.Refused,
                _ => Texts.PasswordMissing,
            },
            HasFocus = Form.Name is null && Form.Password is not null,
        };
}
