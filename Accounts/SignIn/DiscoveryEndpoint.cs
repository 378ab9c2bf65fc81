using System.Text.Json.Serialization;
using Accounts.Http;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.SignIn;

/// <summary>What other APIs need to verify access tokens, with the members that validators insist on.</summary>
public sealed record DiscoveryBody(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("jwks_uri")] string JwksUri,
    [property: JsonPropertyName("id_token_signing_alg_values_supported")] string[] Algorithms,
    [property: JsonPropertyName("response_types_supported")] string[] ResponseTypes,
    [property: JsonPropertyName("subject_types_supported")] string[] SubjectTypes);

/// <summary>A public key (RFC 7517).</summary>
public sealed record KeyBody(
    [property: JsonPropertyName("kty")] string Type,
    [property: JsonPropertyName("crv")] string Curve,
    [property: JsonPropertyName("x")] string X,
    [property: JsonPropertyName("y")] string Y,
    [property: JsonPropertyName("kid")] string Id,
    [property: JsonPropertyName("use")] string Use,
    [property: JsonPropertyName("alg")] string Algorithm);

/// <summary>The public keys.</summary>
public sealed record KeysBody([property: JsonPropertyName("keys")] KeyBody[] Keys);

/// <summary>
/// <c>GET /api/.well-known/openid-configuration</c> and <c>jwks.json</c>: no storage call, and may be cached for ten
/// minutes.
/// </summary>
public sealed class DiscoveryEndpoint(RequestGuard guard, AccessKeys keys, SignInIssuer issuer)
{
    private readonly KeysBody published = new([.. keys.Ring.Select(Publish)]);

    /// <summary>Answers 200 with the issuer's description.</summary>
    public Task<IResult> DescribeAsync(HttpRequest request) => guard.RunAsync(request, step: null, _ =>
    {
        var own = issuer.Of(request);
        var body = new DiscoveryBody(
            own, $"{own.TrimEnd('/')}/{Routes.Keys}", [SecurityAlgorithms.EcdsaSha256], ["none"], ["public"]);
        return Task.FromResult(Answers.Cached(Results.Json(body, SignInJson.Default.DiscoveryBody)));
    });

    /// <summary>Answers 200 with the public keys.</summary>
    public Task<IResult> KeysAsync(HttpRequest request) => guard.RunAsync(
        request,
        step: null,
        _ => Task.FromResult(Answers.Cached(Results.Json(published, SignInJson.Default.KeysBody))));

    private static KeyBody Publish(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new KeyBody(
            "EC",
            "P-256",
            Base64UrlEncoder.Encode(point.X),
            Base64UrlEncoder.Encode(point.Y),
            key.KeyId,
            "sig",
            SecurityAlgorithms.EcdsaSha256);
    }
}
