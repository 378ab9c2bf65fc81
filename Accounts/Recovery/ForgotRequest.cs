using Accounts.Http;
using Accounts.Links;

namespace Accounts.Recovery;

/// <summary>Whose password is forgotten: by the key of what was typed, or by a link that was sent before.</summary>
/// <param name="Key">The key of the name or email.</param>
/// <param name="Link">What an authentic link says, also one that has expired.</param>
internal sealed record ForgotRequest(string? Key, ResetClaims? Link)
{
    private const string Token = "token";

    /// <summary>Reads and checks the fields: each is one text and nothing else.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="links">Reads the token.</param>
    /// <param name="oldest">Links made before this time ask for nothing any more.</param>
    /// <exception cref="ProblemException">400: a field has a fault. 401: the token is not authentic, or too old.</exception>
    public static async Task<ForgotRequest> FromAsync(RequestFields fields, ResetLinks links, DateTimeOffset oldest)
    {
        var token = fields.Text(Token);
        if (token is null && fields.IsSound(Token))
        {
            var key = KeyField.Read(fields);
            fields.ThrowIfFaulty();
            return new ForgotRequest(key, null);
        }

        if (fields.Text("email") is not null || fields.Text("username") is not null)
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
