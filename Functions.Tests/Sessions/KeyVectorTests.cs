using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Accounts.Sessions;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>Published vectors for what the keys of access tokens are made by.</summary>
public sealed class KeyVectorTests
{
    /// <summary>RFC 9180, A.3: DHKEM(P-256, HKDF-SHA256); the input key material is what a setting holds.</summary>
    [Theory]
    [InlineData(
        "4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e",
        "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb",
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be86"
        + "3c403ce65c9bfcb9382657222d18c4")]
    [InlineData(
        "668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550",
        "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
        "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6"
        + "aa8f80e30f1d128aafd68a2ce72ea0")]
    public void AKeyIsDerivedAsRfc9180Says(string material, string privateKey, string publicKey)
    {
        var seed = Convert.FromHexString(material);
        Assert.Equal(privateKey, Convert.ToHexStringLower(KeyDerivation.Scalar(seed)));
        var key = Assert.Single(new AccessKeys(new SignInOptions { AccessKeys = [Convert.ToBase64String(seed)] }).Ring);
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        Assert.Equal(publicKey, $"04{Convert.ToHexStringLower(point.X!)}{Convert.ToHexStringLower(point.Y!)}");
    }

    /// <summary>RFC 7515, A.3: the classes that verify here take its signature, and none of a changed text.</summary>
    [Fact]
    public void TheSignatureOfRfc7515IsTaken()
    {
        const string Signed =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19"
            + "yb290Ijp0cnVlfQ";
        const string Signature =
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Base64Url.DecodeFromChars("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"),
        });
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        Assert.Equal("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", Base64Url.EncodeToString(point.X));
        Assert.Equal("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", Base64Url.EncodeToString(point.Y));
        using var verifier = CryptoProviderFactory.Default.CreateForVerifying(
            new ECDsaSecurityKey(ecdsa), SecurityAlgorithms.EcdsaSha256);
        var signature = Base64Url.DecodeFromChars(Signature);
        Assert.True(verifier.Verify(Encoding.ASCII.GetBytes(Signed), signature));
        Assert.False(verifier.Verify(Encoding.ASCII.GetBytes(Signed[..^1] + "R"), signature));
    }

    /// <summary>
    /// RFC 7638, 3.1. Its key is RSA, which no setting here can be: the vector shows that the library's thumbprint, of
    /// which our key ids are made, is the RFC's; that of a P-256 key is compared with the RFC's text (3.2).
    /// </summary>
    [Fact]
    public void AKeyIdIsTheThumbprintOfRfc7638()
    {
        const string Modulus =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjB"
            + "ZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8"
            + "KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_"
            + "xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        var rsa = new RsaSecurityKey(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(Modulus),
            Exponent = Base64Url.DecodeFromChars("AQAB"),
        });
        Assert.Equal(
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Base64Url.EncodeToString(rsa.ComputeJwkThumbprint()));

        var seed = Convert.ToBase64String(SHA256.HashData("a seed"u8));
        var key = Assert.Single(new AccessKeys(new SignInOptions { AccessKeys = [seed] }).Ring);
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var members = $"{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{Base64Url.EncodeToString(point.X)}\","
            + $"\"y\":\"{Base64Url.EncodeToString(point.Y)}\"}}";
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(members))), key.KeyId);
    }
}
