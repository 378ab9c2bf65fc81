using System.Diagnostics;
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Accounts.Storage;

/// <summary>
/// Sees every single call to storage, also retries. A call that belongs to a request or a mail order gets a span,
/// without its URL: that names the row, and whoever knows a name or email knows its key.
/// </summary>
internal sealed class StorageTelemetry(string service) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var activity = Begin(message);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception failure)
        {
            Failed(activity, failure.GetType().Name);
            throw;
        }

        End(activity, message.Response.Status);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var activity = Begin(message);
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception failure)
        {
            Failed(activity, failure.GetType().Name);
            throw;
        }

        End(activity, message.Response.Status);
    }

    private Activity? Begin(HttpMessage message)
    {
        var retries = message.ProcessingContext.RetryNumber;
        if (retries > 0)
        {
            Telemetry.StorageRetries.Add(1, new KeyValuePair<string, object?>("service", service));
        }

        // Polls of an empty queue would be most of what is exported.
        if (Activity.Current is null
            || Telemetry.Source.StartActivity($"{service} {message.Request.Method}", ActivityKind.Client)
                is not { } activity)
        {
            return null;
        }

        activity
            .SetTag("http.request.method", message.Request.Method.Method)
            .SetTag("server.address", message.Request.Uri.Host);
        if (retries > 0)
        {
            activity.SetTag("http.request.resend_count", retries);
        }

        return activity;
    }

    private void End(Activity? activity, int status)
    {
        activity?.SetTag("http.response.status_code", status);
        // Not found and conflict are answers here.
        if (status is >= 400 and not (404 or 409 or 412))
        {
            Failed(activity, status.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Failed(Activity? activity, string error)
    {
        Telemetry.StorageFailures.Add(1, new("service", service), new("error.type", error));
        activity.Fail(error);
    }
}
