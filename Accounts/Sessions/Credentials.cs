using Accounts.Http;
using Accounts.Names;

namespace Accounts.Sessions;

/// <summary>A name and a password as sent.</summary>
/// <param name="Key">The key of the name or email that was typed.</param>
/// <param name="Password">The password.</param>
/// <param name="Device">What the refresh token of an earlier session says, where an authentic one was sent.</param>
internal sealed record Credentials(string Key, string Password, RefreshTokenClaims? Device)
{
    /// <summary>Reads and checks the fields.</summary>
    /// <exception cref="ProblemException">400: a field has a fault; all are named.</exception>
    public static async Task<Credentials> FromAsync(RequestFields fields, RefreshTokens tokens)
    {
        var key = KeyField.Read(fields);
        var password = fields.Required("password", "The password is missing.");
        var device = fields.Text(RefreshField.Name);
        fields.ThrowIfFaulty();
        return new Credentials(key!, password, device is null ? null : (await tokens.ReadAsync(device)).Claims);
    }
}
