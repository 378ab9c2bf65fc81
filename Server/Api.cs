using Accounts.Activation;
using Accounts.Http;
using Accounts.Registration;

namespace Server;

/// <summary>The API's operations on Kestrel. The library's endpoints do all the work, as they do in the Functions host.</summary>
internal static class Api
{
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Routes.Prefix);
        api.MapPost(Routes.Register, (HttpRequest request, RegisterEndpoint endpoint) => endpoint.HandleAsync(request)).WithName("Register");
        api.MapGet(Routes.Activate, (HttpRequest request, string token, ActivateEndpoint endpoint) => endpoint.GetAsync(request, token)).WithName("OpenActivationLink");
        api.MapPost(Routes.Activate, (HttpRequest request, string token, ActivateEndpoint endpoint) => endpoint.PostAsync(request, token)).WithName("Activate");
        api.MapPost(Routes.Resend, (HttpRequest request, ResendEndpoint endpoint) => endpoint.HandleAsync(request)).WithName("Resend");
        api.MapGet(Routes.Health, (HttpRequest request, HealthEndpoint endpoint) => endpoint.HandleAsync(request)).WithName("Health");
    }
}
