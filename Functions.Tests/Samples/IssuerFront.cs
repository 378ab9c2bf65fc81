using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Samples;

/// <summary>The one URL of an issuer whose servers change behind it.</summary>
internal sealed class IssuerFront : IAsyncDisposable
{
    private readonly WebApplication app;
    private volatile TestServer? behind;

    private IssuerFront(WebApplication app) => this.app = app;

    public string Issuer => $"{app.Urls.First()}/api";

    public static async Task<IssuerFront> StartAsync()
    {
        var app = StandIn.Build();
        var front = new IssuerFront(app);
        app.MapGet("/api/.well-known/{file}", front.GetAsync);
        await app.StartAsync();
        return front;
    }

    /// <summary>Shows what this server publishes from now on; null for none.</summary>
    public void Show(TestServer? server) => behind = server;

    private async Task<IResult> GetAsync(string file)
    {
        if (behind is not { } server)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        return Results.Text(await server.Http.GetStringAsync($"/api/.well-known/{file}"), "application/json");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
