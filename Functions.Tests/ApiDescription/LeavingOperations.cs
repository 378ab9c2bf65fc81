using Accounts.Http;

namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of leaving.</summary>
internal static class LeavingOperations
{
    private const string Group = "Leaving";
    private static readonly Problem[] Common =
    [
        Problems.ValidationFailed("password", "The password is missing."), Problems.RequestTimeout,
        Problems.BodyTooLarge, Problems.MediaTypeUnsupported, Problems.RateLimited(TimeSpan.FromMinutes(1)),
        Problems.InternalError, Problems.StorageUnavailable, Problems.Overloaded,
    ];

    public static readonly OperationDescription RemoveMe = new(Group, "Delete one's account", """
        Deletes the account of who bears the token, at once and for good. The password is asked for, and counted as at
        sign-in. All sessions end; name and email are free. With delivery Email a farewell follows. Repeated, it answers
        401.
        """)
    {
        AccessToken = Credential.Required,
        Body = new(typeof(RemoveMeBody), true, OperationDescription.Json)
        {
            Examples = [("password", new RemoveMeBody { Password = "correct horse battery" })],
        },
        Answers = [new(204, "The account is gone.")],
        Problems =
        [
            .. Common, Problems.BearerMissing, Problems.BearerInvalid, Problems.BearerExpired, Problems.SessionEnded,
            Problems.CurrentPasswordMismatch,
        ],
    };

    public static readonly OperationDescription Open = new(
        Group, "The page to delete one's account", "For who has no app any more: asks for name and password.")
    {
        HasPages = true,
        Answers =
        [
            new(
                200,
                "A form that is sent to the same URL.",
                ("post", new DetailBody("Send name and password by POST."))),
        ],
        Problems = [Problems.InternalError],
    };

    public static readonly OperationDescription Leave = new(Group, "Delete an account by name and password", """
        Deletes the account, as `DELETE /api/me` does. Every refusal is the same, whether there is no such account, the
        password is another, or the account is not active.
        """)
    {
        Body = new(typeof(LoginBody), true, OperationDescription.Json, OperationDescription.Form)
        {
            Examples = [("name", new LoginBody { UserName = "krzysiek", Password = "krzysiek" })],
        },
        HasPages = true,
        Answers =
        [
            new(200, "The account is gone: what browsers get.") { IsPage = true },
            new(204, "The account is gone."),
        ],
        Problems = [.. Common, Problems.CrossSiteForm, Problems.SignInFailed],
    };
}
