using Accounts.Http;

namespace Server.ApiDescription;

/// <summary>What the document says of activation links.</summary>
internal static class ActivationOperations
{
    public const string Token = "The token of an activation link: a JWT. It is a secret of the mail's reader; no log holds it.";

    private const string Group = "Activation";

    public static readonly OperationDescription Open = new(Group, "Open an activation link", """
        What a mail's reader, or the client that got the link, opens.

        Where links travel by mail this changes nothing, since scanners and previews open links too: browsers get a page with a button that
        sends the POST, other clients are told to send it. Where neither a confirmation nor a password is required, as by default with
        delivery Response, it activates the account, and a second time answers the same.
        """)
    {
        HasPages = true,
        Answers =
        [
            new(200, "The account is active, or waits for a POST to the same address.", ("activated", new DetailBody("User Activated")), ("confirm", new DetailBody("Confirm with POST."))),
        ],
        Problems =
        [
            Problems.TokenExpired, Problems.TokenInvalid, Problems.RegistrationGone, Problems.RateLimited(TimeSpan.FromMinutes(1)), Problems.InternalError,
            Problems.StorageUnavailable,
        ],
    };

    public static readonly OperationDescription Activate = new(Group, "Activate an account", """
        Activates the account of the link, or with the action `remove` removes its pending registration ("This was not me").

        An account that this registration has activated already answers 200 again. Five passwords an hour are tried; after them it answers 429.
        """)
    {
        Body = new(typeof(ActivateBody), false, OperationDescription.Json, OperationDescription.Form)
        {
            Examples = [("activate", new ActivateBody { Password = "correct horse battery" }), ("remove", new ActivateBody { Action = "remove" })],
        },
        HasPages = true,
        Answers =
        [
            new(200, "The account is active, or the registration removed.", ("activated", new DetailBody("User Activated")), ("removed", new DetailBody("Registration removed"))),
        ],
        Problems =
        [
            Problems.ValidationFailed("password", "The password is missing."), Problems.CrossSiteForm, Problems.TokenExpired, Problems.TokenInvalid,
            Problems.PasswordMismatch, Problems.RequestTimeout, Problems.RegistrationGone, Problems.BodyTooLarge, Problems.MediaTypeUnsupported,
            Problems.RateLimited(TimeSpan.FromHours(1)), Problems.InternalError, Problems.StorageUnavailable, Problems.Overloaded,
        ],
    };
}
