using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Passwords;
using Azure;

namespace Benchmarks.Fuzzing;

/// <summary>Tokens, password hashes, passwords, and mail orders.</summary>
internal static class SecretTargets
{
    private static readonly byte[] Key = SHA256.HashData("a key for fuzzing"u8);
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly OwnLinks Links = new(Convert.ToBase64String(Key), new StoppedClock());
    private static readonly string[] GoodTokens =
    [
        .. Enumerable
            .Range(0, 4)
            .Select(i =>
                Links.Make(
                    new Guid(i, 7, 7, new byte[8]).ToString("N"),
                    i == 0 ? null : new ETag($"W/\"datetime'2026-01-01T00%3A00%3A0{i}Z'\"")).Segments[^1]),
    ];
    private static readonly string GoodHeader = Encoding.UTF8.GetString(
        Base64Url.DecodeFromChars(GoodTokens[0].Split('.')[0]));
    private static readonly PasswordPolicy Policy = new(new PasswordOptions(), new HashingGate());
    private static readonly string[] Known = ["krzysiek", "k@example.org"];
    private static readonly TimeSpan LongestJudging = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The last four make zxcvbn work hardest: signs that stand for letters, digits, and repeats of repeats.
    /// </summary>
    private static readonly string[] GoodPasswords =
    [
        "correct horse battery staple",
        "P4$$w0rd!",
        "19.11.1987",
        "qwertzuiop",
        "abcabcabcabc",
        "Krzyś\U0001F600Łódź",
        "1234567890",
        new string('7', 80),
        string.Concat(Enumerable.Range(0, 400).Select(i => i < 200 ? '\u0301' : '\u0323')),
        string.Concat(Enumerable.Repeat("4@8({[<369!1|0$5+7%2", 4)),
        "|1l!iab71i!11112abc\U0001F60020012001p4$$w0rdthe0o1i!l|7krzysiek9999krzy",
        "aqwerty\u0434\u043e\u043c14@a|andqwerty|1l!i4@8({[<369!1|0$5+7%2a@1.1.1s$5z24@",
    ];

    private static readonly Mutator<byte> Headers = Inputs.Bytes([GoodHeader]);
    private static readonly Mutator<byte> Payloads = Inputs.Bytes(
        GoodTokens.Select(token => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]))));

    private static readonly string[] Hashes =
    [
        .. new[] { (8, 1, 16), (19456, 2, 32), (1 << 20, 16, 64) }.Select(cost =>
            new PhcString(cost.Item1, cost.Item2, Key[..16], SHA512.HashData(Key)[..cost.Item3]).ToString()),
    ];

    private static readonly string[] Orders =
    [
        new MailOrder("activation", new string('a', 32), null, "1", Now) { TellsOwner = true }.ToMessage(),
        MailOrder.ForEmail("activation", new string('f', 64), Now).ToMessage(),
        new MailOrder("ä\"\\", null, new string('0', 64), "\u0001", Now.AddYears(6000)) { Tries = 7, Place = "x" }
            .ToMessage(),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.OfText(
            "token",
            10,
            [.. GoodTokens, "", "a.b.c", "eyJhbGciOiJub25lIn0.e30."],
            async token =>
            {
                var reading = await Links.ReadAsync(token);
                return reading.Status == TokenStatus.Invalid
                    ? Verdict.Refused
                    : Verdict.Taken((GoodTokens.Contains(token), $"{reading.Status} though nobody made it"));
            }),
        new(
            "token with our signature",
            8,
            random =>
            {
                var header = random.Next(3) == 0 ? Headers.Make(random) : Encoding.UTF8.GetBytes(GoodHeader);
                var payload = Payloads.Make(random);
                var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
                var token =
                    $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signed)))}";
                return (
                    Encoding.ASCII.GetBytes(token),
                    async () =>
                    {
                        var reading = await Links.ReadAsync(token);
                        if (reading is { Status: TokenStatus.Invalid })
                        {
                            return Verdict.Refused;
                        }

                        return Verdict.Taken(
                            (
                                reading.Claims is { AccountId.Length: 32 } claims
                                    && claims.ETag != ETag.All
                                    && claims.ETag?.ToString() != "",
                                "incomplete claims are taken"));
                    });
            }),
        FuzzTarget.OfText(
            "password hash",
            8,
            Hashes,
            text =>
            {
                if (PhcString.TryParse(text) is not { } phc)
                {
                    return Verdict.Refused;
                }

                var again = PhcString.TryParse(phc.ToString());
                return Verdict.Taken(
                    (
                        again is not null
                            && again.MemoryKiB == phc.MemoryKiB
                            && again.Passes == phc.Passes
                            && again.Salt.SequenceEqual(phc.Salt)
                            && again.Hash.SequenceEqual(phc.Hash),
                        "written and read again it is another"),
                    (
                        phc
                            is {
                                MemoryKiB: >= 8 and <= 1 << 20,
                                Passes: >= 1 and <= 16,
                                Salt.Length: 16,
                                Hash.Length: >= 16 and <= 64
                            },
                        "out of bounds"));
            }),
        FuzzTarget.OfText(
            "mail order",
            8,
            Orders,
            text =>
            {
                if (MailOrder.FromMessage(text) is not { } order)
                {
                    return Verdict.Refused;
                }

                return Verdict.Taken(
                    (MailOrder.FromMessage(order.ToMessage()) == order, "written and read again it is another"),
                    (order.OperationId("r") == order.OperationId("r"), "no stable operation id"));
            }),
        // Judging one takes a thousand times as long as the others.
        FuzzTarget.OfText(
            "password",
            1,
            GoodPasswords,
            password =>
            {
                if (Policy.Fault(password, Known) is not null)
                {
                    return Verdict.Refused;
                }

                var time = TimeToJudge(password);
                return Verdict.Taken(
                    (Encoding.UTF8.GetByteCount(PasswordText.Prepare(password)!) <= 1024, "too long"),
                    (
                        PasswordText.Prepare(PasswordText.Prepare(password)!) == PasswordText.Prepare(password),
                        "prepared twice it is another"),
                    (time <= LongestJudging, $"takes {time.TotalMilliseconds:0} ms to judge"));
            }),
    ];

    /// <summary>The shortest of three: the machine may have been busy with something else.</summary>
    private static TimeSpan TimeToJudge(string password)
    {
        var prepared = PasswordText.Prepare(password)!;
        return Enumerable.Range(0, 3).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            Policy.Strength(prepared, Known);
            return Stopwatch.GetElapsedTime(start);
        });
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
