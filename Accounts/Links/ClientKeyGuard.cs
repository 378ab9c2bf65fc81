using System.Security.Cryptography;
using System.Text;
using Accounts.Http;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Links;

/// <summary>
/// With delivery Response whoever registers gets the link: only trusted back ends may, where client keys are set.
/// </summary>
public sealed class ClientKeyGuard(ActivationOptions options)
{
    private const string Header = "x-client-key";

    private readonly byte[][] keys = [.. options.ClientKeys.Select(Hash)];

    /// <summary>Whether the caller has proven to be a trusted back end; false where no key is asked for.</summary>
    /// <exception cref="ProblemException">401: no valid key.</exception>
    public bool Check(HttpRequest request)
    {
        if (options.Delivery != Delivery.Response || keys.Length == 0)
        {
            return false;
        }

        if (!IsTrusted(request))
        {
            throw new ProblemException(Problems.ClientKeyInvalid);
        }

        return true;
    }

    /// <summary>
    /// Whether the caller is a trusted back end, which speaks for many clients: only delivery Response knows any.
    /// </summary>
    public bool IsTrusted(HttpRequest request)
    {
        if (options.Delivery != Delivery.Response)
        {
            return false;
        }

        var given = Hash(request.Headers[Header].ToString());
        var isKnown = false;
        // All are compared, so that the time says nothing.
        foreach (var key in keys)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(key, given);
        }

        return isKnown;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
