using Accounts.Activation;
using Accounts.Http;
using Accounts.Registration;

namespace Server;

/// <summary>The API's operations on Kestrel. The library's endpoints do all the work, as they do in the Functions host.</summary>
internal static class Api
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Routes.Prefix);
        api.MapPost(Routes.Register, (HttpRequest request, RegisterEndpoint endpoint) => endpoint.HandleAsync(request)).WithName("Register");
        api.MapMethods(Routes.Activate, GetAndHead, (HttpRequest request, string token, ActivateEndpoint endpoint) => endpoint.GetAsync(request, token)).WithName("OpenActivationLink");
        api.MapPost(Routes.Activate, (HttpRequest request, string token, ActivateEndpoint endpoint) => endpoint.PostAsync(request, token)).WithName("Activate");
        api.MapPost(Routes.Resend, (HttpRequest request, ResendEndpoint endpoint) => endpoint.HandleAsync(request)).WithName("Resend");
        api.MapMethods(Routes.Health, GetAndHead, (HttpRequest request, HealthEndpoint endpoint) => endpoint.HandleAsync(request)).WithName("Health");
    }
}
