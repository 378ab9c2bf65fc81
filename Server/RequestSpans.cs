using System.Diagnostics;
using Accounts;
using OpenTelemetry;

namespace Server;

/// <summary>
/// Removes from the spans of requests all that a caller wrote: the path holds the token, also where no route matches,
/// and query and headers may hold anything. What is left is a fixed list; the route stands for the path.
/// </summary>
internal sealed class RequestSpans : BaseProcessor<Activity>
{
    private const string Route = "http.route";
    private static readonly HashSet<string> Kept =
    [
        "http.request.method",
        "http.response.status_code",
        Route,
        "url.scheme",
        "network.protocol.version",
        "error.type",
        "outcome",
        "accounts.account.id",
    ];

    public override void OnEnd(Activity activity)
    {
        // The tracestate header; null would be that of the parent.
        activity.TraceStateString = "";
        if (activity.Source.Name == Accounts.Telemetry.Name)
        {
            return;
        }

        foreach (var tag in activity.TagObjects.Where(tag => !Kept.Contains(tag.Key)).ToList())
        {
            activity.SetTag(tag.Key, null);
        }

        if (activity.GetTagItem(Route) is string route)
        {
            activity.SetTag("url.path", $"/{route.TrimStart('/')}");
        }
    }
}
