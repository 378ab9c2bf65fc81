using System.Buffers.Text;
using System.Text;
using Accounts.Http;
using Accounts.Leaving;
using Accounts.Links;
using Accounts.Recovery;
using Accounts.Sessions;
using Accounts.SignIn;
using Accounts.Storage;
using Benchmarks.Scale;
using Microsoft.AspNetCore.Http;

namespace Benchmarks.Fuzzing;

/// <summary>What comes from who signs in: bodies, tokens and the header that carries one.</summary>
internal static class SessionTargets
{
    private const int SecretBytes = 16;

    /// <summary>Refused before anything was judged but the form.</summary>
    private static readonly int[] Unread = [400, 413, 415];

    private static FuzzSite Site => FuzzSite.Shared;

    private static string Refresh => Site.Tokens.Refresh;

    private static string Access => Site.Tokens.Access;

    private static string[] Logins =>
    [
        """{"username":"krzysiek","password":"plum orbit lantern 42"}""",
        """{"email":"krzysiek@example.org","password":"x"}""",
        $$"""{"email":"Krzysiek@Example.org","password":"plum orbit","refresh_token":"{{Refresh}}"}""",
        """{"username":"krzysiek@example.org","password":["x"],"refresh_token":"eyJ"}""", "{}",
    ];

    private static string[] Forms =>
    [
        "username=krzysiek&password=plum+orbit", "email=krzysiek%40example.org&password=x", "password=",
        $"username=krzysiek&password=x&refresh_token={Refresh}",
    ];

    public static IReadOnlyList<FuzzTarget> All =>
    [
        FuzzTarget.OfBytes("login body", 10, Logins, body => CredentialsAsync(body, "application/json")),
        FuzzTarget.OfBytes("leave form", 6, Forms, body => CredentialsAsync(body, "application/x-www-form-urlencoded")),
        FuzzTarget.OfBytes(
            "refresh body", 6, [$$"""{"refresh_token":"{{Refresh}}"}""", """{"refresh_token":null}"""], RefreshAsync),
        FuzzTarget.OfBytes(
            "logout body", 4, ["""{"refresh_token":"eyJ.eyJ.AA","everywhere":false}""", """{"everywhere":true}"""],
            body => AnswersAsync("POST", body, Site.Get<LogoutEndpoint>().HandleAsync, [401])),
        FuzzTarget.OfBytes(
            "change body", 4, ["""{"current":"no","password":"plum orbit"}""", """{"current":"","password":"x"}"""],
            body => AnswersAsync(
                "POST", body, Site.Get<PasswordEndpoint>().HandleAsync, [401, 403, 429], $"Bearer {Access}")),
        FuzzTarget.OfBytes(
            "removal body", 4, ["""{"password":"no"}""", """{"password":null,"more":{}}"""],
            body => AnswersAsync(
                "DELETE", body, Site.Get<RemoveMeEndpoint>().HandleAsync, [401, 403, 429], $"Bearer {Access}")),
        FuzzTarget.OfBytes(
            "reset body", 4, ["""{"password":"plum orbit lantern 43"}""", """{"password":"x","more":1}""", ""],
            body => AnswersAsync(
                "POST", body, request => Site.Get<ResetEndpoint>().PostAsync(request, Site.ResetToken), [200, 410])),
        FuzzTarget.OfText("Authorization", 8, [$"Bearer {Access}", $"bearer  {Access} ", "Basic YTpi"], BearerAsync),
        FuzzTarget.OfText("refresh token", 6, [Refresh, Access, Site.ResetToken, ""], async token =>
        {
            var (status, _) = await Site.RefreshTokens.ReadAsync(token);
            return status == TokenStatus.Invalid
                ? Verdict.Refused
                : Verdict.Taken((token == Refresh, $"{status} though nobody made it"));
        }),
        FuzzTarget.OfText("access token", 6, [Access, Refresh, ""], async token =>
        {
            var (status, _) = await Site.AccessTokens.ReadAsync(token, FuzzSite.Request);
            return status == TokenStatus.Invalid
                ? Verdict.Refused
                : Verdict.Taken((token == Access, $"{status} though nobody made it"));
        }),
        Signed("refresh token, our signature", Refresh, Site.SignHs256, async token =>
        {
            var (_, claims) = await Site.RefreshTokens.ReadAsync(token);
            return claims is null ? Verdict.Refused : Verdict.Taken(
                (RowIds.IsId(claims.AccountId) && RowIds.IsId(claims.SessionId), "ids that are none"),
                (claims.Secret.Length == SecretBytes && claims.Number >= 0, "no secret, or no number"));
        }),
        Signed("access token, our signature", Access, Site.SignEs256, async token =>
        {
            var (_, claims) = await Site.AccessTokens.ReadAsync(token, FuzzSite.Request);
            return claims is null ? Verdict.Refused : Verdict.Taken(
                (RowIds.IsId(claims.AccountId) && RowIds.IsId(claims.SessionId), "ids that are none"));
        }),
    ];

    /// <summary>Tokens whose header or payload is mutated, but whose signature is right.</summary>
    private static FuzzTarget Signed(
        string name, string good, Func<byte[], byte[], string> sign, Func<string, Task<Verdict>> check)
    {
        var parts = good.Split('.');
        var header = Base64Url.DecodeFromChars(parts[0]);
        var headers = Inputs.Bytes([Encoding.UTF8.GetString(header)]);
        var payloads = Inputs.Bytes([Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]))]);
        return new FuzzTarget(name, 6, random =>
        {
            var token = sign(random.Next(3) == 0 ? headers.Make(random) : header, payloads.Make(random));
            return (Encoding.ASCII.GetBytes(token), () => check(token));
        });
    }

    private static Task<Verdict> CredentialsAsync(byte[] body, string contentType)
    {
        var request = FuzzSite.Request;
        request.Body = new MemoryStream(body);
        request.ContentType = contentType;
        return FuzzTarget.RefusableAsync(async () =>
        {
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, default);
            var wanted = await Credentials.FromAsync(fields, Site.RefreshTokens);
            var isDeviceSent = Encoding.UTF8.GetString(body).Contains(Refresh, StringComparison.Ordinal);
            return Verdict.Taken(
                (wanted.Key.Length == 64, "no key"),
                (wanted.Password.Length > 0, "no password"),
                (wanted.Device is null || isDeviceSent, "a device that was not sent"));
        });
    }

    private static async Task<Verdict> RefreshAsync(byte[] body)
    {
        var (status, said) = await Site.SendAsync("POST", body, Site.Get<RefreshEndpoint>().HandleAsync);
        return status switch
        {
            200 => Verdict.Taken(
                (said.Contains(Refresh, StringComparison.Ordinal), "another token, though all is within the grace")),
            401 => Verdict.Taken((IsProblem(said), "no problem")),
            _ => Judge(status, said, []),
        };
    }

    private static async Task<Verdict> BearerAsync(string header)
    {
        var (status, said) = await Site.SendAsync("GET", [], Site.Get<MeEndpoint>().HandleAsync, header);
        return status == 200
            ? Verdict.Taken((header.Contains(Access, StringComparison.Ordinal), "taken though it is no token of ours"))
            : new Verdict(false, status == 401 && IsProblem(said) ? null : $"answered {status}");
    }

    private static async Task<Verdict> AnswersAsync(
        string method,
        byte[] body,
        Func<HttpRequest, Task<IResult>> handle,
        int[] allowed,
        string? authorization = null)
    {
        var (status, said) = await Site.SendAsync(method, body, handle, authorization);
        return Judge(status, said, allowed);
    }

    private static Verdict Judge(int status, string said, int[] allowed)
    {
        if (Unread.Contains(status))
        {
            return new Verdict(false, IsProblem(said) ? null : "refused without a problem");
        }

        return Verdict.Taken((allowed.Contains(status), $"answered {status}: {said}"));
    }

    private static bool IsProblem(string said) => said.Contains("\"code\":", StringComparison.Ordinal);
}
