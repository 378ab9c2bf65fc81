using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Accounts.Sessions;
using Accounts.Storage;
using Functions.Tests.Support;

namespace Functions.Tests.Contract;

/// <summary>Tokens by the public development keys, of a session that is not in storage.</summary>
internal static class AuthenticTokens
{
    private const string AccessKey = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBhY2Nlc3Mga2V5IGlzIHB1YmxpYyE=";

    public static string Refresh()
    {
        var kid = Base64Url.EncodeToString(SHA256.HashData(Forgery.DevelopmentKey).AsSpan(0, 9));
        return Forgery.Sign(
            $$"""{"alg":"HS256","kid":"{{kid}}","typ":"refresh+jwt"}""",
            $$"""{"iss":"accounts","aud":"refresh","sub":"{{Id()}}","sid":"{{Id()}}","sec":"AAAAAAAAAAAAAAAAAAAAAA","n":1,"exp":{{Soon}}}""");
    }

    public static string Access(string issuer)
    {
        var key = new AccessKeys(new SignInOptions { AccessKeys = [AccessKey] }).Ring[0];
        var header = $$"""{"alg":"ES256","kid":"{{key.KeyId}}","typ":"at+jwt"}""";
        var payload = $$"""{"iss":"{{issuer}}","aud":"{{issuer}}","sub":"{{Id()}}","sid":"{{Id()}}","exp":{{Soon}}}""";
        var signed = $"{Forgery.Part(header)}.{Forgery.Part(payload)}";
        var signature = key.ECDsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static long Soon => DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds();

    private static string Id() => AccountIds.New(DateTimeOffset.UtcNow);
}
