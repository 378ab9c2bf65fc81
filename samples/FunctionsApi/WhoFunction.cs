using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsApi;

/// <summary>
/// Says who calls. People are known by their id: a name that somebody gave up can become somebody else's.
/// </summary>
public static class WhoFunction
{
    /// <summary>Answers 200 with the caller's id.</summary>
    [Function("Who")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "who")] HttpRequest request) =>
        Results.Json(new { sub = request.HttpContext.User.Identity!.Name });
}
