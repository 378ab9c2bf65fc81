using System.Security.Cryptography;
using Accounts.Links;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Sessions;

/// <summary>
/// The ring of keys that sign access tokens: P-256, derived from the settings; the first signs, all are published.
/// </summary>
public sealed class AccessKeys
{
    /// <summary>Derives the keys.</summary>
    public AccessKeys(SignInOptions options)
    {
        Ring = [.. options.AccessKeys.Select(Derive)];
        Signing = new SigningCredentials(Ring[0], SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>All keys; each one's id is its thumbprint (RFC 7638).</summary>
    public IReadOnlyList<ECDsaSecurityKey> Ring { get; }

    /// <summary>Signs with the first.</summary>
    internal SigningCredentials Signing { get; }

    private static ECDsaSecurityKey Derive(string setting)
    {
        var seed = TokenOptions.Decode(setting)
            ?? throw new ArgumentException("An access key is not base64 of 32 bytes or more.");
        var ecdsa = ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = KeyDerivation.Scalar(seed) });
        var key = new ECDsaSecurityKey(ecdsa);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }
}
