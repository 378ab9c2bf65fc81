using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Passwords;
using Microsoft.AspNetCore.Http;

namespace Accounts.Registration;

/// <summary>Reads a request to register and refuses what cannot be taken, the cheapest reasons first.</summary>
public sealed class RegisterReader(
    ClientKeyGuard clientKeys,
    ClientLimits limits,
    ClientAddress client,
    PasswordPolicy policy,
    ActivationOptions options)
{
    /// <summary>The request, checked and counted.</summary>
    /// <exception cref="ProblemException">400, 401, 408, 413, 415 or 429.</exception>
    internal async Task<RegisterRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // A trusted back end has one client IP for all its users, and is known by its key.
        var isTrusted = clientKeys.Check(request);
        var fields = await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken);
        if (fields.Text("password") is { } password && policy.Fault(password, known: []) is { } fault)
        {
            fields.Fault("password", fault);
        }

        var wanted = RegisterRequest.From(fields, options, isTrusted ? null : client.Of(request));
        ThrowIfFaulty(policy.Fault(wanted.Account.Password, wanted.Known));

        // Before all that is heavy; after all that a body can be refused for at sight.
        await limits.CountRegistrationAsync(request, cancellationToken);
        ThrowIfFaulty(await policy.WeaknessAsync(
            wanted.Account.Password, wanted.Known, HashingLane.Registration, cancellationToken));
        return wanted;
    }

    private static void ThrowIfFaulty(string? passwordFault)
    {
        if (passwordFault is not null)
        {
            throw new ProblemException(Problems.ValidationFailed("password", passwordFault));
        }
    }
}
