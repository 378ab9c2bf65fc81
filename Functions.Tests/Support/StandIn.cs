using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.Tests.Support;

/// <summary>Web applications that stand in for what the product calls, or calls the product.</summary>
internal static class StandIn
{
    /// <summary>An application without routes yet, on a free port of loopback, that logs nothing.</summary>
    public static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
