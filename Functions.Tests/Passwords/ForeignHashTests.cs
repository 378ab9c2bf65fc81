using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Accounts.Passwords;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>Hashes that other systems made, as they made them.</summary>
public sealed class ForeignHashTests
{
    private static readonly PasswordHasher Hasher = new(new HashingGate());

    public static TheoryData<string, string, string> Hashes
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            using var file = JsonDocument.Parse(Repository.Read("Functions.Tests/Passwords/Foreign/hashes.json"));
            foreach (var one in file.RootElement.EnumerateArray())
            {
                string Text(string name) => one.GetProperty(name).GetString()!;
                data.Add(Text("scheme"), Text("password"), Text("hash"));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task TheRightPasswordVerifiesAndNoOther(string scheme, string password, string hash)
    {
        Assert.True(await Hasher.VerifyAsync(password, hash, CancellationToken.None), scheme);
        foreach (var other in new[] { password + "x", password[..^1], "\ud800" })
        {
            // bcrypt takes 72 bytes and no more.
            if (scheme != "bcrypt" || !other.StartsWith(password, StringComparison.Ordinal) || password.Length < 72)
            {
                Assert.False(await Hasher.VerifyAsync(other, hash, CancellationToken.None), $"{scheme}: {other}");
            }
        }

        Assert.True(Hasher.IsWeak(hash));
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task AHashThatWasChangedVerifiesNothing(string scheme, string password, string hash)
    {
        // Of the last sign of a base64 text some bits count for nothing.
        var at = hash.Length - 8;
        var changed = $"{hash[..at]}{(hash[at] == 'A' ? 'B' : 'A')}{hash[(at + 1)..]}";
        Assert.False(await Hasher.VerifyAsync(password, changed, CancellationToken.None), scheme);
        Assert.False(await Hasher.VerifyAsync(password, hash[..^9], CancellationToken.None), scheme);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("none")]
    [InlineData("pbkdf2_sha256$0$salt$niuxGUvBUkCy/Nt4V0jorwfx961doB0rI6QX5Mm/9xU=")]
    [InlineData("pbkdf2_sha256$1200001$salt$niuxGUvBUkCy/Nt4V0jorwfx961doB0rI6QX5Mm/9xU=")]
    [InlineData("pbkdf2_sha256$-1$salt$niuxGUvBUkCy/Nt4V0jorwfx961doB0rI6QX5Mm/9xU=")]
    [InlineData("pbkdf2_sha256$1000$salt$AAAA")]
    [InlineData("pbkdf2_sha256$1000$salt")]
    [InlineData("bcrypt$$2b$13$Ljt4w38bWk/iBU3nXq.wLuv8u30iLNotn5uV9ST0Ch6pE23cPUase")]
    [InlineData("bcrypt$$2b$03$Ljt4w38bWk/iBU3nXq.wLuv8u30iLNotn5uV9ST0Ch6pE23cPUase")]
    [InlineData("$1$Ljt4w38b$Wk/iBU3nXq.wLuv8u30iL")]
    [InlineData("bcrypt_sha256$")]
    [InlineData("bcrypt$")]
    [InlineData("bcrypt")]
    [InlineData("bcrypt_sha256")]
    [InlineData("pbkdf2_sha256")]
    [InlineData("AQAAAAIABhqBAAAAEAVmEQCcZeb43ceNDfvGvAzXAkmv8hQq9zYzsaxw4IhWBSAOT/z3y8Ni7M5Tn8CRFQ==")]
    [InlineData("AQAAAAMAAYagAAAAEAVmEQCcZeb43ceNDfvGvAzXAkmv8hQq9zYzsaxw4IhWBSAOT/z3y8Ni7M5Tn8CRFQ==")]
    [InlineData("AQAAAAIAAYagAAAB/wVmEQCcZeb43ceNDfvGvAzXAkmv8hQq9zYzsaxw4IhWBSAOT/z3y8Ni7M5Tn8CRFQ==")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA")]
    public void WhatIsNoneOrWouldTakeTooLongIsNone(string hash) => Assert.Null(ForeignHash.TryParse(hash));

    /// <summary>PBKDF2 goes through its rounds for every block: a long hash of few rounds takes as long.</summary>
    [Theory]
    [InlineData(1, 1_200_000, 32, true)]
    [InlineData(1, 1_200_000, 64, false)]
    [InlineData(1, 600_000, 64, true)]
    [InlineData(0, 600_000, 32, true)]
    [InlineData(0, 600_001, 32, false)]
    [InlineData(2, 400_000, 64, true)]
    [InlineData(1, 1, 65, false)]
    [InlineData(1, 1000, 20_000, false)]
    public void AHashOfIdentityIsBoundedByAllItsBlocks(int prf, int rounds, int length, bool isTaken)
    {
        var hash = new byte[13 + 16 + length];
        hash[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(1), prf);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(5), rounds);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(9), 16);
        Assert.Equal(isTaken, ForeignHash.TryParse(Convert.ToBase64String(hash)) is not null);
    }

    /// <summary>Once: to try its normal form too would take twice as long, which shows at sign-in.</summary>
    [Theory]
    [InlineData("caf\u0065\u0301 au lait")]
    [InlineData("caf\u00e9\u00a0au lait")]
    public void ThePasswordIsTriedAsTypedAndOnlySo(string typed)
    {
        Assert.True(ForeignHash.TryParse(DjangoHash(typed))!.Verifies(typed));
        Assert.False(ForeignHash.TryParse(DjangoHash("caf\u00e9 au lait"))!.Verifies(typed));
    }

    [Fact]
    public void ABareBcryptIsOneTooWhateverItsLetter()
    {
        const string Bare = "$2b$12$Ljt4w38bWk/iBU3nXq.wLuv8u30iLNotn5uV9ST0Ch6pE23cPUase";
        foreach (var letter in "aby")
        {
            var hash = ForeignHash.TryParse(Bare.Replace("2b", $"2{letter}", StringComparison.Ordinal));
            Assert.True(hash!.Verifies("correct horse battery"), $"2{letter}");
        }
    }

    private static string DjangoHash(string password)
    {
        var key = Rfc2898DeriveBytes.Pbkdf2(password, "salt"u8, 1000, HashAlgorithmName.SHA256, 32);
        return $"pbkdf2_sha256$1000$salt${Convert.ToBase64String(key)}";
    }
}
