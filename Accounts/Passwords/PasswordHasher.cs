using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Accounts.Passwords;

/// <summary>
/// Argon2id with OWASP's first choice of parameters (19 MiB, two passes, one lane), off the request's thread and no more
/// at once than there are cores.
/// </summary>
public sealed class PasswordHasher(HashingGate gate)
{
    private const int MemoryKiB = 19 * 1024;
    private const int Passes = 2;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>The password's PHC string with a new salt. Takes some 20 ms of one core.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) => gate.RunAsync(() =>
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PhcString(MemoryKiB, Passes, salt, Derive(password, salt, MemoryKiB, Passes, HashBytes)).ToString();
    }, cancellationToken);

    /// <summary>Whether the password has this PHC string, compared in constant time. A string that is none matches nothing.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public async Task<bool> VerifyAsync(string password, string phcString, CancellationToken cancellationToken) =>
        PhcString.TryParse(phcString) is { } phc && await gate.RunAsync(() => CryptographicOperations.FixedTimeEquals(
            Derive(password, phc.Salt, phc.MemoryKiB, phc.Passes, phc.Hash.Length), phc.Hash), cancellationToken);

    private static byte[] Derive(string password, byte[] salt, int memoryKiB, int passes, int length)
    {
        var argon2id = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = memoryKiB,
            NumberOfPasses = passes,
        });
        var start = Stopwatch.GetTimestamp();
        var hash = argon2id.DeriveBytes(Encoding.UTF8.GetBytes(password), salt, length);
        Telemetry.HashDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return hash;
    }
}
