using System.Security.Cryptography;
using System.Text;

namespace Functions.Tests.Support;

/// <summary>Keys of 32 bytes that are the same whenever they are made of the same word.</summary>
internal static class SeededKeys
{
    /// <summary>The settings of a ring of keys, such as <c>SignIn:AccessKeys</c>.</summary>
    public static IEnumerable<string> Ring(string setting, params string[] seeds) => seeds.Select((seed, i) =>
        $"{setting}:{i}={Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(seed)))}");
}
