using Accounts.Http;
using Accounts.Links;
using Accounts.Storage;

namespace Server;

/// <summary>Says to whoever started the server what it serves, and in Development a line to try.</summary>
internal static class Greeting
{
    public static void Print(WebApplication app, TextWriter output)
    {
        var address = app.Services.GetRequiredService<ServedAddress>().Address!.AbsoluteUri.TrimEnd('/');
        output.WriteLine("\nFunctions:\n");
        foreach (var operation in Operations(app))
        {
            output.WriteLine($"\t{operation.Name}: [{operation.Methods}] {address}/{operation.Route}");
        }

        if (app.Environment.IsDevelopment())
        {
            output.WriteLine($"\nTry it:\n\n  {Example(app, address)}");
            output.WriteLine($"\nOr sign up in a browser: {address}/\nThe API to read: {address}{ApiPage.Route}");
        }

        output.WriteLine("\nCtrl+C stops the server.\n");
    }

    /// <summary>Name, methods and route of every operation, as the Functions host would list them.</summary>
    private static IEnumerable<(string Name, string Methods, string Route)> Operations(IEndpointRouteBuilder app) =>
        app.DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .GroupBy(RouteOf)
            .Where(route => route.Key.StartsWith(Routes.Prefix, StringComparison.Ordinal))
            .Select(route => (Name: NameOf(route.Last()), Methods: MethodsOf(route), Route: route.Key))
            .OrderBy(operation => operation.Name, StringComparer.Ordinal);

    private static string RouteOf(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.TrimStart('/');

    private static string NameOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName;

    private static string MethodsOf(IEnumerable<RouteEndpoint> route)
    {
        var methods = route.SelectMany(
            endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);
        return string.Join(',', methods.Distinct().Order());
    }

    /// <summary>A new name each time: the data survive a restart.</summary>
    private static string Example(WebApplication app, string address)
    {
        var name = $"krzysiek-{Random.Shared.Next(100_000):00000}";
        var who = app.Services.GetRequiredService<ActivationOptions>().Delivery == Delivery.Email
            ? $"\"email\":\"{name}@example.com\",\"password\":\"correct horse {name}\""
            : $"\"username\":\"{name}\",\"password\":\"{name}\"";
        var url = $"{address}/{Routes.Prefix}/{Routes.Register}";
        return $"curl -X POST {url} -H \"content-type: application/json\" -d '{{{who}}}'";
    }
}
