using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Accounts.Links;
using Accounts.Recovery;
using Accounts.Sessions;
using Accounts.Storage;
using Benchmarks.Scale;
using Microsoft.AspNetCore.Http;

namespace Benchmarks.Fuzzing;

/// <summary>The library over storage in memory, with two active accounts, one of which has a session.</summary>
internal sealed class FuzzSite
{
    private const string Email = "krzysiek@example.org";

    /// <summary>Whose password is reset, which ends sessions: not those of the other.</summary>
    private const string OtherEmail = "anna@example.org";
    private static readonly Lazy<FuzzSite> Only = new(() => MakeAsync().GetAwaiter().GetResult());
    private readonly ScaleService service;
    private int clients;

    private FuzzSite(ScaleService service, ScaleTokens tokens, string resetToken)
    {
        this.service = service;
        Tokens = tokens;
        ResetToken = resetToken;
    }

    /// <summary>The one site of all targets.</summary>
    public static FuzzSite Shared => Only.Value;

    /// <summary>The tokens of the session.</summary>
    public ScaleTokens Tokens { get; }

    /// <summary>The token of a link to choose another password.</summary>
    public string ResetToken { get; }

    public RefreshTokens RefreshTokens => service.Get<RefreshTokens>();

    public AccessTokens AccessTokens => service.Get<AccessTokens>();

    /// <summary>A request of the site's own address.</summary>
    public static HttpRequest Request
    {
        get
        {
            var request = new DefaultHttpContext().Request;
            request.Scheme = "http";
            request.Host = new HostString("localhost");
            return request;
        }
    }

    public T Get<T>()
        where T : notnull => service.Get<T>();

    /// <summary>Hands a request to an endpoint, from a client that sent none before.</summary>
    public async Task<(int Status, string Said)> SendAsync(
        string method,
        byte[] body,
        Func<HttpRequest, Task<IResult>> handle,
        string? authorization = null) =>
        await service.SendAsync(method, "/api", body, Interlocked.Increment(ref clients), handle, authorization);

    /// <summary>A token of these bytes that the site's own key has signed.</summary>
    public string SignHs256(byte[] header, byte[] payload)
    {
        var key = Convert.FromBase64String(service.Get<TokenOptions>().SigningKeys[0]);
        return Sign(header, payload, signed => HMACSHA256.HashData(key, signed));
    }

    /// <inheritdoc cref="SignHs256"/>
    public string SignEs256(byte[] header, byte[] payload)
    {
        var key = service.Get<AccessKeys>().Ring[0].ECDsa;
        return Sign(header, payload, signed => key.SignData(signed, HashAlgorithmName.SHA256));
    }

    private static string Sign(byte[] header, byte[] payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static async Task<ScaleTokens> SignInAsync(ScaleService service, string email)
    {
        await service.RegisterAsync(email, null);
        await WholeWay.MailAsync(service);
        await service.ActivateAsync(service.Sender.Tokens[email], client: 0);
        return await new ScaleSessions(service).LoginAsync(email);
    }

    private static async Task<FuzzSite> MakeAsync()
    {
        var service = new ScaleService();
        var tokens = await SignInAsync(service, Email);
        var other = await SignInAsync(service, OtherEmail);
        var claims = (await service.Get<RefreshTokens>().ReadAsync(other.Refresh)).Claims!;
        var account = await service.Get<AccountStore>().FindAsync(claims.AccountId, CancellationToken.None);
        var link = service.Get<ResetLinks>().Make(account!, null).AbsolutePath;
        return new FuzzSite(service, tokens, link[(link.LastIndexOf('/') + 1)..]);
    }
}
