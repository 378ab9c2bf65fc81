using System.Security.Cryptography;

namespace Accounts.Storage;

/// <summary>Makes stamps of accounts: random texts, a new one of which ends all sessions and reset links.</summary>
internal static class Stamps
{
    private const int Bytes = 12;

    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
}
