using Accounts.Http;
using Accounts.Links;

namespace Accounts.Recovery;

/// <summary>Whose password is forgotten: by the key of what was typed, or by a link that was sent before.</summary>
/// <param name="Key">The key of the name or email.</param>
/// <param name="Link">What an authentic link says, also one that has expired.</param>
internal sealed record ForgotRequest(string? Key, ResetLinkClaims? Link)
{
    private const string Token = "token";
    private const string Email = "email";
    private const string UserName = "username";

    /// <summary>
    /// What a person typed, so that a form that comes back still has it; null where there is no such text.
    /// </summary>
    public static string? TypedIn(RequestFields fields) => fields.Text(Email) ?? fields.Text(UserName);

    /// <summary>Reads and checks the fields: each is one text and nothing else.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="links">Reads the token.</param>
    /// <param name="oldest">Links made before this time ask for nothing any more.</param>
    /// <exception cref="ProblemException">400: a field has a fault. 401: no authentic token, or too old.</exception>
    public static async Task<ForgotRequest> FromAsync(RequestFields fields, ResetLinks links, DateTimeOffset oldest)
    {
        var token = fields.Text(Token);
        if (token is null && fields.IsSound(Token))
        {
            var key = KeyField.Read(fields);
            fields.ThrowIfFaulty();
            return new ForgotRequest(key, null);
        }

        if (TypedIn(fields) is not null)
        {
            fields.Fault(Token, "Either a token, or a user name, or an email.");
        }

        fields.ThrowIfFaulty();
        var claims = (await links.ReadAsync(token!)).Claims ?? throw new ProblemException(Problems.TokenInvalid);
        return claims.IssuedAt < oldest
            ? throw new ProblemException(Problems.TokenExpired)
            : new ForgotRequest(null, claims);
    }
}
