using Accounts.Http;
using Accounts.Recovery;

namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of passwords forgotten and changed.</summary>
internal static class RecoveryOperations
{
    private const string Token =
        "The token of a link to choose a new password: a JWT. It is a secret of the mail's reader; no log holds it.";

    private const string Group = "Passwords";
    private static readonly Problem[] Common =
    [
        Problems.ValidationFailed("password", "The password is missing."), Problems.RequestTimeout,
        Problems.BodyTooLarge, Problems.MediaTypeUnsupported, Problems.RateLimited(TimeSpan.FromMinutes(1)),
        Problems.InternalError, Problems.StorageUnavailable,
    ];

    public static readonly OperationDescription OpenForgot = new(Group, "Ask whose password is forgotten", """
        The page that asks for the email. It is served with delivery Email, and in Development.
        """)
    {
        HasPages = true,
        Answers = [new(200, RecoveryAnswers.AskDetail, ("send", new DetailBody(RecoveryAnswers.AskDetail)))],
        Problems = [Problems.NotFound, Problems.InternalError],
    };

    public static readonly OperationDescription Forgot = new(Group, "Ask for a link to choose a new password", """
        By the account's name or email, or by the token of a link that has expired.

        - Delivery *Email* answers 202, and mails the link to the email that the account has. Status, headers, body and
          time are the same whether or not there is an account. A registration that waits gets its activation link
          again.
        - Delivery *Response* answers 201 with the link. Where client keys are set, as they must be outside
          Development, it takes only callers with a valid `x-client-key`.
        """)
    {
        Body = new(typeof(ForgotBody), true, OperationDescription.Json, OperationDescription.Form)
        {
            Examples =
            [
                ("email", new ForgotBody { Email = "anna@example.org" }),
                ("name", new ForgotBody { UserName = "anna" }),
                ("token", new ForgotBody { Token = "eyJ…" }),
            ],
        },
        HasPages = true,
        TakesClientKey = true,
        Answers =
        [
            new(
                201,
                "Delivery Response: the link.",
                ("link", new ResetLinkBody("https://accounts.example.org/api/password/reset/eyJ…"))),
            new(
                202,
                "Delivery Email: accepted, whether or not a link can be sent.",
                ("accepted", new DetailBody("A link to choose a new password is on its way, if one can be sent."))),
        ],
        Problems =
        [
            .. Common, Problems.CrossSiteForm, Problems.ClientKeyInvalid, Problems.TokenExpired, Problems.TokenInvalid,
            Problems.AccountNotFound, Problems.Overloaded,
        ],
    };

    public static readonly OperationDescription OpenReset = new(Group, "Open a link to choose a new password", """
        What a mail's reader opens. It changes nothing, since scanners and previews open links too.
        """)
    {
        Token = Token,
        HasPages = true,
        Answers = [new(200, "The link can be used, once.", ("send", new DetailBody("Send the new password by POST.")))],
        Problems =
        [
            Problems.TokenExpired,
            Problems.TokenInvalid,
            Problems.ResetLinkGone,
            Problems.RateLimited(TimeSpan.FromMinutes(1)),
            Problems.InternalError,
            Problems.StorageUnavailable,
        ],
    };

    public static readonly OperationDescription Reset = new(Group, "Choose a new password by a link", """
        Sets the password of the link's account. It ends all sessions and all other such links, and signs nobody in; the
        owner is told by mail. The same link with the same password again answers 200 again; with another one 410.
        """)
    {
        Token = Token,
        Body = new(typeof(ResetBody), true, OperationDescription.Json, OperationDescription.Form)
        {
            Examples = [("password", new ResetBody { Password = "another correct horse" })],
        },
        HasPages = true,
        Answers =
        [
            new(200, "The password is the account's.", ("changed", new DetailBody(RecoveryAnswers.ChangedDetail))),
        ],
        Problems =
        [
            .. Common, Problems.CrossSiteForm, Problems.TokenExpired, Problems.TokenInvalid, Problems.ResetLinkGone,
            Problems.Overloaded,
        ],
    };

    public static readonly OperationDescription Change = new(Group, "Change the password", """
        Of who is signed in and knows the current one. The session goes on, all others end; the owner is told by mail.
        """)
    {
        AccessToken = Credential.Required,
        Body = new(typeof(ChangePasswordBody), true, OperationDescription.Json)
        {
            Examples =
            [
                ("change", new ChangePasswordBody { Current = "krzysiek", Password = "another correct horse" }),
            ],
        },
        Answers =
        [
            new(200, "The password is the account's.", ("changed", new DetailBody(RecoveryAnswers.ChangedDetail))),
        ],
        Problems =
        [
            .. Common, Problems.BearerMissing, Problems.BearerInvalid, Problems.BearerExpired, Problems.SessionEnded,
            Problems.CurrentPasswordMismatch, Problems.Overloaded,
        ],
    };
}
