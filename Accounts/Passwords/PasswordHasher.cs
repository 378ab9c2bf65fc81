using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Accounts.Passwords;

/// <summary>
/// Argon2id with OWASP's first choice of parameters (19 MiB, two passes, one lane), off the request's thread and
/// bounded by <see cref="HashingGate"/>. Passwords are normalised first (RFC 8265). Call it while no storage call is
/// under way: it may wait for seconds.
/// </summary>
public sealed class PasswordHasher(HashingGate gate)
{
    /// <summary>What a new hash takes, in KiB.</summary>
    internal const int UsualMemoryKiB = 19 * 1024;

    /// <summary>Passes over it.</summary>
    internal const int UsualPasses = 2;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>
    /// Memory of a new hash in KiB. Only benchmarks and tests that are about something else take less.
    /// </summary>
    public int MemoryKiB { get; init; } = UsualMemoryKiB;

    /// <summary>Passes over it.</summary>
    public int Passes { get; init; } = UsualPasses;

    /// <summary>The PHC string of a password with a new salt. Takes some 20 ms of one core.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    /// <exception cref="ArgumentException">The password is too long or no Unicode text;
    /// <see cref="PasswordPolicy.Fault"/> says so first.</exception>
    public Task<string> HashAsync(string password, HashingLane lane, CancellationToken cancellationToken)
    {
        var prepared = PasswordText.Prepare(password)
            ?? throw new ArgumentException("Too long, or not Unicode text.", nameof(password));
        return gate.RunAsync(
            lane,
            () =>
            {
                var salt = RandomNumberGenerator.GetBytes(SaltBytes);
                var hash = Derive(prepared, salt, MemoryKiB, Passes, HashBytes);
                return new PhcString(MemoryKiB, Passes, salt, hash).ToString();
            },
            cancellationToken);
    }

    /// <summary>
    /// Whether the password has this PHC string, or this hash of another system, compared in constant time. A string
    /// that is neither matches nothing, null neither, nor does a password that is too long or no Unicode text: they
    /// wait and compute like any other, so that neither says what the account is. One of another system does so too,
    /// and then computes its own.
    /// </summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public async Task<bool> VerifyAsync(string password, string? stored, CancellationToken cancellationToken)
    {
        var isRight = await gate.RunAsync(
            HashingLane.Verification, () => Verifies(password, stored ?? ""), cancellationToken);
        return ForeignHash.TryParse(stored ?? "") is { } foreign
            ? await gate.RunAsync(HashingLane.Foreign, () => foreign.Verifies(password), cancellationToken)
            : isRight;
    }

    /// <summary>
    /// Whether a hash was made with less than today's parameters: it is made again when its password is known.
    /// </summary>
    public bool IsWeak(string phcString) =>
        PhcString.TryParse(phcString) is not { } phc
        || phc.MemoryKiB < MemoryKiB
        || phc.Passes < Passes
        || phc.Hash.Length < HashBytes;

    private bool Verifies(string password, string stored)
    {
        var prepared = PasswordText.Prepare(password);
        var phc = PhcString.TryParse(stored) ?? OfNobody();
        var hash = Derive(prepared ?? "", phc.Salt, phc.MemoryKiB, phc.Passes, phc.Hash.Length);
        return prepared is not null && CryptographicOperations.FixedTimeEquals(hash, phc.Hash);
    }

    /// <summary>A hash of today's parameters that no password has.</summary>
    private PhcString OfNobody() => new(
        MemoryKiB, Passes, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

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
