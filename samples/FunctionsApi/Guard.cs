using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FunctionsApi;

/// <summary>
/// Lets only requests with an access token of the accounts reach functions, as JwtBearer does elsewhere.
/// </summary>
public sealed class Guard : IFunctionsWorkerMiddleware
{
    private const string Scheme = "Bearer ";

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters rules;

    /// <summary>
    /// Takes the setting <c>Accounts</c>: the issuer, such as <c>https://accounts.example.org/api</c>.
    /// </summary>
    public Guard(IConfiguration configuration, IHostEnvironment environment)
    {
        var accounts = configuration["Accounts"]!;
        rules = new TokenValidationParameters
        {
            ValidIssuer = accounts,
            ValidAudience = accounts,
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            NameClaimType = JwtRegisteredClaimNames.Sub,
            // Keeps the published keys, and fetches them again when a token names one that it does not know.
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                $"{accounts}/.well-known/openid-configuration",
                new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = !environment.IsDevelopment() }),
        };
    }

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.InputBindings.Values.All(binding => binding.Type != "httpTrigger"))
        {
            // A timer or a queue.
            await next(context);
            return;
        }

        // Without it nobody gets in, rather than everybody.
        var http = context.GetHttpContext()
            ?? throw new InvalidOperationException("ConfigureFunctionsWebApplication() comes before this middleware.");
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        var result = await handler.ValidateTokenAsync(token, rules);
        if (!result.IsValid)
        {
            http.Response.Headers.WWWAuthenticate = token.Length == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
            context.GetInvocationResult().Value = Results.Unauthorized();
            return;
        }

        http.User = new ClaimsPrincipal(result.ClaimsIdentity);
        await next(context);
    }
}
