using Accounts.Http;

namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of registering and of sending the link again.</summary>
internal static class AccountOperations
{
    private const string Group = "Accounts";

    public static readonly OperationDescription Register = new(Group, "Register an account", """
        Writes a pending account and delivers its activation link.

        - Delivery *Response* answers 201 with the link; name and email are claimed at once. Where client keys are set,
          as they must be outside Development, it takes only callers with a valid `x-client-key`. The same request
          again answers a fresh link of the same account.
        - Delivery *Email* answers 202 and mails the link. Status, headers, body and time are the same whether or not
          the email has an account. A registration holds nothing: whoever activates first has name and email.
        """)
    {
        Body = new(typeof(RegisterBody), true, OperationDescription.Json)
        {
            Examples =
            [
                ("name", new RegisterBody { UserName = "krzysiek", Password = "krzysiek" }),
                (
                    "email",
                    new RegisterBody
                    {
                        UserName = "anna",
                        Email = "anna@example.org",
                        Password = "correct horse battery",
                        Locale = "de",
                    }),
            ],
        },
        TakesClientKey = true,
        Answers =
        [
            new(
                201,
                "Delivery Response: registered, with the link.",
                ("link", new ConfirmationBody("https://accounts.example.org/api/activate/eyJ…"))),
            new(
                202,
                "Delivery Email: accepted, whether or not the email can be registered.",
                ("accepted", new DetailBody("An activation link is on its way, if the email can be registered."))),
        ],
        Problems =
        [
            Problems.ValidationFailed("password", "The password is missing."),
            Problems.ClientKeyInvalid,
            Problems.RequestTimeout,
            Problems.UserNameTaken,
            Problems.EmailTaken,
            Problems.BodyTooLarge,
            Problems.MediaTypeUnsupported,
            Problems.RateLimited(TimeSpan.FromHours(1)),
            Problems.InternalError,
            Problems.StorageUnavailable,
            Problems.Overloaded,
        ],
    };

    public static readonly OperationDescription Resend = new(Group, "Send the link again", """
        Orders a new mail with an activation link, by the email that was registered or by the token of a link, also of
        an expired one.

        The answer is the same whether or not there is a pending registration. With delivery Response nothing is sent.
        """)
    {
        Body = new(typeof(ResendBody), true, OperationDescription.Json, OperationDescription.Form)
        {
            Examples =
            [
                ("email", new ResendBody { Email = "anna@example.org" }),
                ("token", new ResendBody { Token = "eyJ…" }),
            ],
        },
        HasPages = true,
        Answers =
        [
            new(
                202,
                "Accepted, whether or not a link can be sent.",
                ("accepted", new DetailBody("A new activation link is on its way, if one can be sent."))),
        ],
        Problems =
        [
            Problems.ValidationFailed("email", "Either an email or the token of a link is required."),
            Problems.CrossSiteForm,
            Problems.TokenInvalid,
            Problems.RequestTimeout,
            Problems.BodyTooLarge,
            Problems.MediaTypeUnsupported,
            Problems.RateLimited(TimeSpan.FromHours(1)),
            Problems.InternalError,
            Problems.StorageUnavailable,
        ],
    };
}
