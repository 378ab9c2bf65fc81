using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Accounts.Sessions;

/// <summary>
/// Derives a private key of P-256 from a seed: DeriveKeyPair of DHKEM(P-256, HKDF-SHA256), RFC 9180, 7.1.3.
/// </summary>
public static class KeyDerivation
{
    private const int ScalarBytes = 32;
    private static readonly byte[] Suite = [.. "HPKE-v1KEM"u8, 0x00, 0x10];
    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
        isUnsigned: true,
        isBigEndian: true);

    /// <summary>The private scalar, 32 bytes, the highest first.</summary>
    /// <exception cref="CryptographicException">No candidate was a scalar, which is as good as impossible.</exception>
    public static byte[] Scalar(ReadOnlySpan<byte> seed)
    {
        var key = HKDF.Extract(HashAlgorithmName.SHA256, [.. Suite, .. "dkp_prk"u8, .. seed], []);
        for (var counter = 0; counter <= byte.MaxValue; counter++)
        {
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, ScalarBytes);
            byte[] info = [.. length, .. Suite, .. "candidate"u8, (byte)counter];
            var candidate = HKDF.Expand(HashAlgorithmName.SHA256, key, ScalarBytes, info);
            var number = new BigInteger(candidate, isUnsigned: true, isBigEndian: true);
            if (number > 0 && number < Order)
            {
                return candidate;
            }
        }

        throw new CryptographicException("No key could be derived from the seed.");
    }
}
