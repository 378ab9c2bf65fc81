using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Functions.Tests.Support;

/// <summary>Makes tokens by hand, as an attacker would, or as somebody who even has the key.</summary>
public static class Forgery
{
    /// <summary>The public key of local.settings.json.</summary>
    public static readonly byte[] DevelopmentKey = Convert.FromBase64String(DevelopmentKeys.Signing);

    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public static string Json(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    /// <summary>A token of these texts with an HS256 signature of the key.</summary>
    public static string Sign(string headerJson, string payloadJson, byte[]? key = null)
    {
        var signed = $"{Part(headerJson)}.{Part(payloadJson)}";
        var signature = HMACSHA256.HashData(key ?? DevelopmentKey, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A token of these texts with an ES256 signature of the key.</summary>
    public static string SignEs256(string headerJson, string payloadJson, ECDsa key)
    {
        var signed = $"{Part(headerJson)}.{Part(payloadJson)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Header and payload of a token, as JSON texts.</summary>
    public static (string Header, string Payload) Open(string token) =>
        (Json(token.Split('.')[0]), Json(token.Split('.')[1]));
}
