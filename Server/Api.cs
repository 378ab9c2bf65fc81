using Accounts.Activation;
using Accounts.Health;
using Accounts.Http;
using Accounts.Leaving;
using Accounts.Links;
using Accounts.Recovery;
using Accounts.Registration;
using Accounts.SignIn;

namespace Server;

/// <summary>
/// The API's operations on Kestrel. The library's endpoints do all the work, as they do in the Functions host.
/// </summary>
internal static class Api
{
    /// <summary>HEAD goes with every GET (RFC 9110, 9.3.2); the API's description lists GET alone.</summary>
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] CutOff = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Routes.Prefix);
        api.MapActivation();
        api.MapRecovery();
        api.MapSignIn();
        api.MapLeaving();
        api.MapService();
    }

    /// <summary>
    /// Where password managers send their users (https://w3c.github.io/webappsec-change-password-url/). Relative, so
    /// that a base path in front stays. 404 where there is no page to send them to.
    /// </summary>
    public static void MapChangePassword(this WebApplication app) => app.MapMethods(
        "/.well-known/change-password", GetAndHead,
        (HttpRequest request, ForgotLink forgot) =>
        {
            var root = request.Path.Value!.EndsWith('/') ? "../.." : "..";
            return forgot.IsServed
                ? Answers.WithHeaders(Results.Redirect($"{root}/{Routes.Prefix}/{Routes.Forgot}"))
                : Results.NotFound();
        });

    private static void MapActivation(this RouteGroupBuilder api)
    {
        api.MapPost(Routes.Register, (HttpRequest request, RegisterEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Register");
        api.MapMethods(
                Routes.Activate, GetAndHead,
                (HttpRequest request, string token, ActivateEndpoint endpoint) => endpoint.GetAsync(request, token))
            .WithName("OpenActivationLink");
        api.MapPost(
                Routes.Activate,
                (HttpRequest request, string token, ActivateEndpoint endpoint) => endpoint.PostAsync(request, token))
            .WithName("Activate");
        api.MapMethods(
                Routes.ActivateWithoutToken, CutOff,
                (HttpRequest request, ActivateEndpoint endpoint) => endpoint.GetAsync(request, null))
            .WithName("ActivateWithoutToken").ExcludeFromDescription();
        api.MapPost(Routes.Resend, (HttpRequest request, ResendEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Resend");
    }

    private static void MapRecovery(this RouteGroupBuilder api)
    {
        api.MapPost(Routes.Password, (HttpRequest request, PasswordEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("ChangePassword");
        api.MapMethods(
                Routes.Forgot, GetAndHead,
                (HttpRequest request, ForgotEndpoint endpoint) => endpoint.GetAsync(request))
            .WithName("OpenForgotPage");
        api.MapPost(Routes.Forgot, (HttpRequest request, ForgotEndpoint endpoint) => endpoint.PostAsync(request))
            .WithName("ForgotPassword");
        api.MapMethods(
                Routes.Reset, GetAndHead,
                (HttpRequest request, string token, ResetEndpoint endpoint) => endpoint.GetAsync(request, token))
            .WithName("OpenResetLink");
        api.MapPost(
                Routes.Reset,
                (HttpRequest request, string token, ResetEndpoint endpoint) => endpoint.PostAsync(request, token))
            .WithName("ResetPassword");
        api.MapMethods(
                Routes.ResetWithoutToken, CutOff,
                (HttpRequest request, ResetEndpoint endpoint) => endpoint.GetAsync(request, null))
            .WithName("ResetWithoutToken").ExcludeFromDescription();
    }

    private static void MapSignIn(this RouteGroupBuilder api)
    {
        api.MapPost(Routes.Login, (HttpRequest request, LoginEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Login");
        api.MapPost(Routes.Refresh, (HttpRequest request, RefreshEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Refresh");
        api.MapPost(Routes.Logout, (HttpRequest request, LogoutEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Logout");
        api.MapMethods(
                Routes.Me, GetAndHead,
                (HttpRequest request, MeEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Me");
    }

    private static void MapLeaving(this RouteGroupBuilder api)
    {
        api.MapDelete(Routes.Me, (HttpRequest request, RemoveMeEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("RemoveMe");
        api.MapMethods(
                Routes.Leave, GetAndHead,
                (HttpRequest request, LeaveEndpoint endpoint) => endpoint.GetAsync(request))
            .WithName("OpenLeavePage");
        api.MapPost(Routes.Leave, (HttpRequest request, LeaveEndpoint endpoint) => endpoint.PostAsync(request))
            .WithName("Leave");
    }

    private static void MapService(this RouteGroupBuilder api)
    {
        api.MapMethods(
                Routes.Discovery, GetAndHead,
                (HttpRequest request, DiscoveryEndpoint endpoint) => endpoint.DescribeAsync(request))
            .WithName("Discovery");
        api.MapMethods(
                Routes.Keys, GetAndHead,
                (HttpRequest request, DiscoveryEndpoint endpoint) => endpoint.KeysAsync(request))
            .WithName("Keys");
        api.MapMethods(
                Routes.Health, GetAndHead,
                (HttpRequest request, HealthEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("Health");
        api.MapMethods(
                Routes.OpenApi, GetAndHead,
                (HttpRequest request, OpenApiEndpoint endpoint) => endpoint.HandleAsync(request))
            .WithName("OpenApi");
    }
}
