namespace Accounts.Http;

/// <summary>Every problem the API answers; codes and titles are stable.</summary>
public static class Problems
{
    private const string TokenChallenge = "JWT realm=\"api\"";
    private const string BearerChallenge = "Bearer realm=\"api\"";
    private const string BearerFault = "Bearer realm=\"api\", error=\"invalid_token\"";

    /// <summary>400: fields that cannot be taken.</summary>
    public static Problem ValidationFailed(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, "validation_failed", "Validation failed", "The request holds fields that cannot be taken.")
        {
            Errors = errors,
        };

    /// <summary>400: one field that cannot be taken.</summary>
    public static Problem ValidationFailed(string field, string fault) =>
        ValidationFailed(new Dictionary<string, string[]> { [field] = [fault] });

    /// <summary>400: a form on another site was sent here by a browser.</summary>
    public static Problem CrossSiteForm { get; } =
        new(400, "cross_site_form", "Form of another site", "Forms are taken from this site's own pages only.");

    /// <summary>400: what is no HTTP request; Server only.</summary>
    public static Problem RequestMalformed { get; } =
        new(400, "request_malformed", "Request malformed", "This is not a request that can be read.");

    /// <summary>401: delivery Response without a client key, where client keys are set.</summary>
    public static Problem ClientKeyInvalid { get; } =
        new(401, "client_key_invalid", "Client key invalid", "A valid x-client-key header is required.")
        {
            Challenge = "ClientKey realm=\"api\"",
        };

    /// <summary>401: an authentic token whose time is over.</summary>
    public static Problem TokenExpired { get; } =
        new(401, "token_expired", "Token expired", "Signature has expired.") { Challenge = TokenChallenge };

    /// <summary>401: anything that is no authentic activation token.</summary>
    public static Problem TokenInvalid { get; } =
        new(401, "token_invalid", "Token invalid", "Error decoding signature.") { Challenge = TokenChallenge };

    /// <summary>401: no account, another password, or not active: all the same.</summary>
    public static Problem SignInFailed { get; } = new(
        401, "sign_in_failed", "Sign-in failed", "Name or password is wrong, or the account is not active yet.")
    { Challenge = BearerChallenge };

    /// <summary>401: the session has expired, was signed out or reused, or its account changed.</summary>
    public static Problem SessionEnded { get; } =
        new(401, "session_ended", "Session ended", "The session has ended. Sign in again.") { Challenge = BearerFault };

    /// <summary>401: no bearer token.</summary>
    public static Problem BearerMissing { get; } =
        new(401, "token_invalid", "Token invalid", "A bearer token is required.") { Challenge = BearerChallenge };

    /// <summary>401: a bearer or refresh token that is not authentic.</summary>
    public static Problem BearerInvalid { get; } =
        new(401, "token_invalid", "Token invalid", "The token is not one of this service.") { Challenge = BearerFault };

    /// <summary>401: a bearer or refresh token whose time is over.</summary>
    public static Problem BearerExpired { get; } =
        new(401, "token_expired", "Token expired", "The token has expired.") { Challenge = BearerFault };

    /// <summary>
    /// 403: the right password of an account that was registered with delivery Response and is not active yet.
    /// </summary>
    public static Problem AccountPending { get; } =
        new(403, "account_pending", "Account pending", "The account is not active yet. Open its activation link.");

    /// <summary>403: not the password chosen at registration.</summary>
    public static Problem PasswordMismatch { get; } =
        new(403, "password_mismatch", "Password mismatch", "This is not the password chosen at registration.");

    /// <summary>403: not the password of who is signed in.</summary>
    public static Problem CurrentPasswordMismatch { get; } =
        new(403, "password_mismatch", "Password mismatch", "This is not the account's password.");

    /// <summary>404: no account that could choose a new password; only trusted back ends get it.</summary>
    public static Problem AccountNotFound { get; } =
        new(404, "account_not_found", "Account not found", "There is no such account, or it was deactivated.");

    /// <summary>404: no such URL in this API.</summary>
    public static Problem NotFound { get; } = new(404, "not_found", "Not found", "There is nothing at this address.");

    /// <summary>405: the URL exists, the method does not.</summary>
    public static Problem MethodNotAllowed { get; } =
        new(405, "method_not_allowed", "Method not allowed", "This address does not take this method.");

    /// <summary>408: the body came too slowly.</summary>
    public static Problem RequestTimeout { get; } =
        new(408, "request_timeout", "Request timeout", "The body did not arrive in time.");

    /// <summary>409: the name belongs to another account.</summary>
    public static Problem UserNameTaken { get; } =
        new(409, "username_taken", "User name taken", "This user name is taken.");

    /// <summary>409: the email belongs to another account.</summary>
    public static Problem EmailTaken { get; } = new(409, "email_taken", "Email taken", "This email is taken.");

    /// <summary>409: a new password was sent for an account that is active with another one.</summary>
    public static Problem AlreadyActive { get; } =
        new(
            409,
            "already_active",
            "Already active",
            "The account is active already, with another password. Nothing was changed.");

    /// <summary>410: the account of the link is over, gone or deactivated.</summary>
    public static Problem LinkGone { get; } =
        new(
            410,
            "link_gone",
            "Link gone",
            "The registration of this link is over or was removed, or its account was deactivated.");

    /// <summary>
    /// 410: a link to choose a new password that was used, or that a change of the password made void.
    /// </summary>
    public static Problem ResetLinkGone { get; } =
        new(
            410,
            "link_gone",
            "Link gone",
            "This link was used, or the password was changed after it was sent. Ask for a new one.");

    /// <summary>413: more than 16 KiB.</summary>
    public static Problem BodyTooLarge { get; } =
        new(413, "body_too_large", "Body too large", $"The body is larger than {BodyReader.LargestBody} bytes.");

    /// <summary>414: a URL that no route has; Server only.</summary>
    public static Problem UrlTooLong { get; } = new(414, "url_too_long", "URL too long", "The URL is too long.");

    /// <summary>415: not a media type this URL takes.</summary>
    public static Problem MediaTypeUnsupported { get; } =
        new(415, "media_type_unsupported", "Media type unsupported", "The body must be application/json in UTF-8.");

    /// <summary>429: come back later.</summary>
    public static Problem RateLimited(TimeSpan retryAfter) =>
        new(429, "rate_limited", "Too many requests", "Too many requests. Try again later.")
        {
            RetryAfter = retryAfter,
        };

    /// <summary>431: more than 32 KiB of headers, or more than 100; Server only.</summary>
    public static Problem HeadersTooLarge { get; } =
        new(431, "headers_too_large", "Headers too large", "The request's headers are too many or too large.");

    /// <summary>500: a fault of our own; the log has it.</summary>
    public static Problem InternalError { get; } =
        new(500, "internal_error", "Internal error", "Something went wrong on our side.");

    /// <summary>503: storage does not answer. The same request may be repeated.</summary>
    public static Problem StorageUnavailable { get; } =
        new(503, "storage_unavailable", "Storage unavailable", "Storage does not answer. Repeat the request later.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>503: too much to do. The same request may be repeated.</summary>
    public static Problem Overloaded { get; } =
        new(503, "overloaded", "Overloaded", "Too many requests are waiting. Repeat the request later.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };
}
