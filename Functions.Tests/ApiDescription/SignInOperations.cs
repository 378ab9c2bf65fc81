using Accounts.Http;
using Accounts.SignIn;

namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of signing in.</summary>
internal static class SignInOperations
{
    private const string Group = "Sign-in";
    private static readonly SessionBody Tokens = new("eyJ…", "Bearer", 600, "eyJ…", 1_209_600);
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MeBody Anna = new(
        "0199c0ffee007000800000000000000a", "anna", "anna@example.org", "de", Time, Time, null,
        new MeSession("0199c0ffee00700080000000000000b0", Time, Time));
    private static readonly DiscoveryBody Issuer = new(
        "https://accounts.example.org/api",
        "https://accounts.example.org/api/.well-known/jwks.json",
        ["ES256"],
        ["none"],
        ["public"]);
    private static readonly KeysBody PublicKeys = new([new("EC", "P-256", "…", "…", "…", "sig", "ES256")]);
    private static readonly Problem[] Common =
    [
        Problems.ValidationFailed("password", "The password is missing."), Problems.RequestTimeout,
        Problems.BodyTooLarge, Problems.MediaTypeUnsupported, Problems.RateLimited(TimeSpan.FromMinutes(1)),
        Problems.InternalError, Problems.StorageUnavailable,
        Problems.Overloaded,
    ];

    public static readonly OperationDescription Login = new(Group, "Sign in", """
        Begins a session of an active account. Every refusal is the same, whether there is no such account, the password
        is another, or the account is not active. With the refresh token of an earlier session, also of one that has
        ended, a device has tries of its own.
        """)
    {
        Body = new(typeof(LoginBody), true, OperationDescription.Json)
        {
            Examples = [("name", new LoginBody { UserName = "krzysiek", Password = "krzysiek" })],
        },
        Answers = [new(200, "Signed in.", ("tokens", Tokens))],
        Problems = [.. Common, Problems.SignInFailed, Problems.AccountPending],
    };

    public static readonly OperationDescription Refresh = new(Group, "Carry a session on", """
        Exchanges a refresh token for the next pair. A used token works until its successor is used; one refresh at a
        time for a store.
        """)
    {
        Body = new(typeof(RefreshBody), true, OperationDescription.Json)
        {
            Examples = [("token", new RefreshBody { RefreshToken = "eyJ…" })],
        },
        Answers = [new(200, "The next pair.", ("tokens", Tokens))],
        Problems = [.. Common, Problems.BearerInvalid, Problems.BearerExpired, Problems.SessionEnded],
    };

    public static readonly OperationDescription Logout = new(Group, "Sign out", """
        Ends the session of a refresh token, also of an expired one; or, with a bearer token and `everywhere`, all of
        the account's.
        """)
    {
        AccessToken = Credential.Optional,
        Body = new(typeof(LogoutBody), true, OperationDescription.Json)
        {
            Examples =
            [
                ("session", new LogoutBody { RefreshToken = "eyJ…" }),
                ("everywhere", new LogoutBody { Everywhere = true }),
            ],
        },
        Answers = [new(204, "Signed out.")],
        Problems =
            [.. Common, Problems.BearerMissing, Problems.BearerInvalid, Problems.BearerExpired, Problems.SessionEnded],
    };

    public static readonly OperationDescription Me = new(
        Group,
        "Who bears the token",
        "The account and this session, without hashes, stamps and secrets; docs/privacy.md lists what else is held.")
    {
        AccessToken = Credential.Required,
        Answers = [new(200, "The account and the session.", ("me", Anna))],
        Problems =
        [
            Problems.BearerMissing, Problems.BearerInvalid, Problems.BearerExpired, Problems.SessionEnded,
            Problems.RateLimited(TimeSpan.FromMinutes(1)), Problems.InternalError, Problems.StorageUnavailable,
        ],
    };

    public static readonly OperationDescription Discovery = new(
        Group, "The issuer of access tokens", "For APIs that verify access tokens.")
    {
        Answers = [new(200, "The issuer.", ("issuer", Issuer))],
        Problems = [Problems.InternalError],
    };

    public static readonly OperationDescription Keys = new(
        Group, "The keys of access tokens", "A JSON Web Key Set (RFC 7517).")
    {
        Answers = [new(200, "The public keys.", ("keys", PublicKeys))],
        Problems = [Problems.InternalError],
    };
}
