using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Functions.Tests.ApiDescription;

/// <summary>
/// The body of a registration. The endpoint reads fields by hand, to name every fault at once; this only describes
/// them.
/// </summary>
[Description("A registration: at least one of `username` and `email`. Delivery Email requires `email`.")]
internal sealed record RegisterBody
{
    [JsonPropertyName("username")]
    [Description(
        "1 to 150 characters after Unicode normalisation (NFKC), letters of one script; no control, invisible, "
            + "text direction, unassigned or private characters, no two spaces in a row. Names that look alike are one "
            + "name. Omitted, it is the email; with an `@` it must be the email.")]
    public string? UserName { get; init; }

    [Description("At most 254 characters: an ASCII dot-atom of at most 64, an `@`, and a domain that IDNA accepts.")]
    public string? Email { get; init; }

    [
        Description("1 to 1,024 bytes in UTF-8, and as long and as strong as the service's settings ask."),
        MinLength(1),
        MaxLength(1024)
    ]
    public required string Password { get; init; }

    [Description("The language of mails: a language tag such as `de` or `de-AT`.")]
    public string? Locale { get; init; }

    [Description("Where the success page links to: exactly one of the URLs that the service's settings allow.")]
    public string? ReturnUrl { get; init; }
}

/// <summary>The body of an activation.</summary>
[Description(
    "Who activates. An account registered with delivery Response asks for nothing; one registered by mail for "
        + "`password` or `new_password`.")]
internal sealed record ActivateBody
{
    [Description("The password chosen at registration.")]
    public string? Password { get; init; }

    [JsonPropertyName("new_password")]
    [Description("A password chosen now in its place, as long and as strong as the service's settings ask.")]
    public string? NewPassword { get; init; }

    [JsonPropertyName("username")]
    [Description("A name chosen now. Omitted, it is the registration's; with `new_password` it is the email.")]
    public string? UserName { get; init; }
}

/// <summary>The body that asks for the link again.</summary>
[Description("Whose link to send again: exactly one of `email` and `token`.")]
internal sealed record ResendBody
{
    [Description("The email that was registered.")]
    public string? Email { get; init; }

    [Description("The token of a link, the part after `/api/activate/`. It may have expired.")]
    public string? Token { get; init; }
}

/// <summary>The body that asks for a link to choose a new password.</summary>
[Description("Whose password is forgotten: exactly one of `username`, `email` and `token`.")]
internal sealed record ForgotBody
{
    [JsonPropertyName("username")]
    [Description("The account's name or its email.")]
    public string? UserName { get; init; }

    [Description("The account's email.")]
    public string? Email { get; init; }

    [Description("The token of a link that has expired, the part after `/api/password/reset/`.")]
    public string? Token { get; init; }
}

/// <summary>The body that takes a new password by a link.</summary>
internal sealed record ResetBody
{
    [
        Description("1 to 1,024 bytes in UTF-8, and as long and as strong as the service's settings ask."),
        MinLength(1),
        MaxLength(1024)
    ]
    public required string Password { get; init; }
}

/// <summary>The body of a change of the password.</summary>
internal sealed record ChangePasswordBody
{
    [Description("The password that the account has.")]
    public required string Current { get; init; }

    [
        Description(
            "The password that it is to have: 1 to 1,024 bytes in UTF-8, and as long and as strong as the service's "
                + "settings ask."),
        MinLength(1),
        MaxLength(1024)
    ]
    public required string Password { get; init; }
}

/// <summary>The body of a sign-in.</summary>
[Description("Who signs in: exactly one of `username` and `email`, and the password.")]
internal sealed record LoginBody
{
    [JsonPropertyName("username")]
    [Description("The account's name or its email.")]
    public string? UserName { get; init; }

    [Description("The account's email.")]
    public string? Email { get; init; }

    [Description("The account's password.")]
    public required string Password { get; init; }

    [JsonPropertyName("refresh_token")]
    [Description(
        "A refresh token that this device got at an earlier sign-in of the account. It gives the device tries of "
            + "its own.")]
    public string? RefreshToken { get; init; }
}

/// <summary>The body that removes the account of who is signed in.</summary>
internal sealed record RemoveMeBody
{
    [Description("The account's password.")]
    public required string Password { get; init; }
}

/// <summary>The body that carries a session on.</summary>
internal sealed record RefreshBody
{
    [JsonPropertyName("refresh_token")]
    [Description("The session's newest refresh token.")]
    public required string RefreshToken { get; init; }
}

/// <summary>The body of a sign-out.</summary>
[Description(
    "What to end: the session of `refresh_token`, or with `everywhere` and a bearer token all sessions of the account."
)]
internal sealed record LogoutBody
{
    [JsonPropertyName("refresh_token")]
    [Description("A refresh token of the session. It may have expired.")]
    public string? RefreshToken { get; init; }

    [Description("Whether to end all sessions of the account that bears the token.")]
    public bool? Everywhere { get; init; }
}
