using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Functions.Tests.Support;

namespace Functions.Tests.Contract;

/// <summary>Another API, which has nothing of ours but a published key.</summary>
internal static class ForeignVerifier
{
    public static bool Verifies(string token, JsonElement key)
    {
        byte[] Coordinate(string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
        var header = JsonDocument.Parse(Forgery.Open(token).Header).RootElement;
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Coordinate("x"), Y = Coordinate("y") },
        });
        var parts = token.Split('.');
        return header.GetProperty("kid").GetString() == key.GetProperty("kid").GetString()
            && ecdsa.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256);
    }
}
