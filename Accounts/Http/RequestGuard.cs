using System.Diagnostics.Metrics;
using Accounts.Passwords;
using Accounts.Storage;
using Azure;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.Http;

/// <summary>
/// Runs what every endpoint needs around it, the same in both hosts: a deadline, the common headers, and a problem for
/// every exception.
/// </summary>
/// <param name="isServedByTls">Whether browsers are told to come by TLS alone from now on.</param>
/// <param name="log">Where failures go.</param>
public sealed class RequestGuard(bool isServedByTls, ILogger<RequestGuard> log)
{
    private const string OneYear = "max-age=31536000";

    /// <summary>
    /// Callers get an answer within ten seconds though storage hangs; the SDK's own retries end earlier.
    /// </summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8.5);

    /// <summary>
    /// Runs the handler. <paramref name="step"/> counts problems, as the handler counts successes; it is null for
    /// health, documents and pages that only ask. <paramref name="page"/> turns a problem into a page where the caller
    /// reads pages.
    /// </summary>
    public async Task<IResult> RunAsync(
        HttpRequest request,
        Counter<long>? step,
        Func<CancellationToken, Task<IResult>> handle,
        Func<Problem, IResult?>? page = null)
    {
        AskForTls(request.HttpContext.Response);
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            return Answers.WithHeaders(await handle(deadline.Token));
        }
        catch (Exception exception)
        {
            var problem = ProblemOf(exception);
            step?.Count(problem.Code);
            return Answers.WithHeaders(page?.Invoke(problem) ?? Answers.Of(problem), problem);
        }
    }

    /// <summary>Tells browsers to come by TLS alone, where they can.</summary>
    public void AskForTls(HttpResponse response)
    {
        if (isServedByTls)
        {
            response.Headers.StrictTransportSecurity = OneYear;
        }
    }

    private Problem ProblemOf(Exception exception)
    {
        switch (exception)
        {
            case ProblemException known:
                return known.Problem;
            case BadHttpRequestException { StatusCode: 413 }:
                return Problems.BodyTooLarge;
            case BadHttpRequestException { StatusCode: 408 }:
                return Problems.RequestTimeout;
            case BadHttpRequestException or IOException:
                return Problems.ValidationFailed("body", "The body could not be read.");
            case GateClosedException or ContentionException:
                log.Overloaded(exception.Message);
                return Problems.Overloaded;
            case RequestFailedException failure:
                log.StorageFailed(failure.Status, failure.ErrorCode);
                return Problems.StorageUnavailable;
            case AuthenticationFailedException or AggregateException:
                log.StorageFailed(0, exception.GetType().Name);
                return Problems.StorageUnavailable;
            case OperationCanceledException:
                log.StorageFailed(0, "deadline");
                return Problems.StorageUnavailable;
            default:
                log.RequestFailed(exception);
                return Problems.InternalError;
        }
    }
}
