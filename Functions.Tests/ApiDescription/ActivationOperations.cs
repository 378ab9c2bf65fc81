using Accounts.Http;

namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of activation links.</summary>
internal static class ActivationOperations
{
    private const string Token =
        "The token of an activation link: a JWT. It is a secret of the mail's reader; no log holds it.";

    private const string Group = "Activation";

    public static readonly OperationDescription Open = new(Group, "Open an activation link", """
        What a mail's reader, or the client that got the link, opens.

        Where links travel by mail this changes nothing, since scanners and previews open links too: browsers get a page
        with a button that sends the POST, other clients are told to send it. Where no confirmation is asked for, as by
        default with delivery Response, it activates an account that was registered with delivery Response, and a second
        time answers the same.
        """)
    {
        Token = Token,
        HasPages = true,
        Answers =
        [
            new(
                200,
                "The account is active, or waits for a POST to the same address.",
                ("activated", new DetailBody("User Activated")),
                ("confirm", new DetailBody("Confirm with POST."))),
        ],
        Problems =
        [
            Problems.TokenExpired,
            Problems.TokenInvalid,
            Problems.UserNameTaken,
            Problems.EmailTaken,
            Problems.LinkGone,
            Problems.RateLimited(TimeSpan.FromMinutes(1)),
            Problems.InternalError,
            Problems.StorageUnavailable,
            Problems.Overloaded,
        ],
    };

    public static readonly OperationDescription Activate = new(Group, "Activate an account", """
        Activates the account of the link. One that was registered by mail asks for the password chosen at registration,
        or for a new one chosen now: the link proves the mailbox, so whoever forgot the password, or finds that somebody
        else registered the email, chooses another.

        An account that is active already answers 200 again, but 409 to another new password. Five wrong passwords an
        hour are taken from a network, twenty in all; after them it answers 429. Choosing a new password needs no try.
        """)
    {
        Token = Token,
        Body = new(typeof(ActivateBody), false, OperationDescription.Json, OperationDescription.Form)
        {
            Examples =
            [
                ("registered", new ActivateBody { Password = "correct horse battery" }),
                ("chosen", new ActivateBody { NewPassword = "another correct horse", UserName = "anna" }),
            ],
        },
        HasPages = true,
        Answers =
        [
            new(200, "The account is active.", ("activated", new DetailBody("User Activated"))),
        ],
        Problems =
        [
            Problems.ValidationFailed("password", "The password is missing."),
            Problems.CrossSiteForm,
            Problems.TokenExpired,
            Problems.TokenInvalid,
            Problems.PasswordMismatch,
            Problems.RequestTimeout,
            Problems.UserNameTaken,
            Problems.EmailTaken,
            Problems.AlreadyActive,
            Problems.LinkGone,
            Problems.BodyTooLarge,
            Problems.MediaTypeUnsupported,
            Problems.RateLimited(TimeSpan.FromHours(1)),
            Problems.InternalError,
            Problems.StorageUnavailable,
            Problems.Overloaded,
        ],
    };
}
