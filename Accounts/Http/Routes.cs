namespace Accounts.Http;

/// <summary>The API's routes below <see cref="Prefix"/>, the same in both hosts.</summary>
public static class Routes
{
    /// <summary>The route prefix, as in host.json.</summary>
    public const string Prefix = "api";

    /// <summary>Registers.</summary>
    public const string Register = "register";

    /// <summary>Activates.</summary>
    public const string Activate = "activate/{token}";

    /// <summary>A link that was cut off before its token: answered as a broken one.</summary>
    public const string ActivateWithoutToken = "activate";

    /// <summary>Sends a link again.</summary>
    public const string Resend = "resend";

    /// <summary>Changes the password of who is signed in.</summary>
    public const string Password = "password";

    /// <summary>Asks for a link to choose a new password.</summary>
    public const string Forgot = "password/forgot";

    /// <summary>Takes a new password.</summary>
    public const string Reset = "password/reset/{token}";

    /// <summary>Such a link that was cut off before its token.</summary>
    public const string ResetWithoutToken = "password/reset";

    /// <summary>Says whether storage answers.</summary>
    public const string Health = "health";

    /// <summary>Describes the API.</summary>
    public const string OpenApi = "openapi.json";

    /// <summary>Signs in.</summary>
    public const string Login = "login";

    /// <summary>Carries a session on.</summary>
    public const string Refresh = "refresh";

    /// <summary>Ends a session, or all.</summary>
    public const string Logout = "logout";

    /// <summary>Says who bears the token, and removes the account.</summary>
    public const string Me = "me";

    /// <summary>Removes an account by name and password.</summary>
    public const string Leave = "leave";

    /// <summary>Describes the issuer of access tokens.</summary>
    public const string Discovery = ".well-known/openid-configuration";

    /// <summary>The keys that access tokens are verified by.</summary>
    public const string Keys = ".well-known/jwks.json";
}
