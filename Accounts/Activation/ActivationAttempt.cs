using Accounts.Http;
using Accounts.Names;

namespace Accounts.Activation;

/// <summary>What is sent to activate an account that was registered by mail.</summary>
/// <param name="Network">The client's network, by which guesses are counted.</param>
/// <param name="Password">The password chosen at registration.</param>
/// <param name="NewPassword">A password chosen now, in its place.</param>
/// <param name="UserName">A name chosen now, as sent; null where none was: a form sends a field that is left empty as
/// an empty text.</param>
internal sealed record ActivationAttempt(
    string Network,
    string? Password = null,
    string? NewPassword = null,
    string? UserName = null)
{
    /// <summary>Whether nothing is chosen now.</summary>
    public bool IsPlain => NewPassword is null && UserName is null;

    /// <summary>Reads the fields of a request.</summary>
    /// <exception cref="ProblemException">400: a field has a fault.</exception>
    public static ActivationAttempt From(RequestFields fields, string network)
    {
        var name = fields.Text("username");
        var attempt = new ActivationAttempt(
            network,
            fields.Text("password"),
            fields.Text("new_password"),
            string.IsNullOrWhiteSpace(name) ? null : name);
        if (attempt is { Password: not null, NewPassword: not null })
        {
            fields.Fault("new_password", "Either the password chosen at registration or a new one, not both.");
        }

        fields.ThrowIfFaulty();
        return attempt;
    }
}
