using Accounts.Http;
using Accounts.Links;

namespace Accounts.Sessions;

/// <summary>The field <c>refresh_token</c>.</summary>
internal static class RefreshField
{
    public const string Name = "refresh_token";

    /// <summary>What the token says.</summary>
    /// <exception cref="ProblemException">400 where it is missing, 401 where it is not authentic or, if that matters,
    /// too old.</exception>
    public static async Task<RefreshTokenClaims> ReadAsync(
        RequestFields fields, RefreshTokens tokens, bool takesExpired)
    {
        var text = fields.Text(Name);
        if (text is null && fields.IsSound(Name))
        {
            fields.Fault(Name, "The refresh token is missing.");
        }

        fields.ThrowIfFaulty();
        var (status, claims) = await tokens.ReadAsync(text!);
        if (claims is null)
        {
            throw new ProblemException(Problems.BearerInvalid);
        }

        if (status == TokenStatus.Expired && !takesExpired)
        {
            throw new ProblemException(Problems.BearerExpired);
        }

        return claims;
    }
}
