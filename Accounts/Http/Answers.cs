using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Accounts.Http;

/// <summary>The body of an answer that only says something.</summary>
/// <param name="Detail">What happened, in English.</param>
public sealed record DetailBody([property: JsonPropertyName("detail")] string Detail);

/// <summary>The body of the answer to a registration with delivery Response.</summary>
/// <param name="ConfirmationUrl">The activation link. Whoever holds it can activate the account.</param>
public sealed record ConfirmationBody([property: JsonPropertyName("confirmation_url")] string ConfirmationUrl);

[JsonSerializable(typeof(DetailBody))]
[JsonSerializable(typeof(ConfirmationBody))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class AnswerJson : JsonSerializerContext;

/// <summary>Makes results that look the same in every host, whatever JSON settings it has.</summary>
public static class Answers
{
    /// <summary>An answer that only says something.</summary>
    public static IResult Detail(int status, string detail) =>
        Results.Json(new DetailBody(detail), AnswerJson.Default.DetailBody, statusCode: status);

    /// <summary>An answer with an activation link.</summary>
    public static IResult Confirmation(int status, string url) =>
        Results.Json(new ConfirmationBody(url), AnswerJson.Default.ConfirmationBody, statusCode: status);

    /// <summary>A problem as <c>application/problem+json</c>.</summary>
    public static IResult Of(Problem problem) =>
        Results.Json(problem, AnswerJson.Default.Problem, "application/problem+json", problem.Status);

    /// <summary>An answer that anybody may keep for ten minutes.</summary>
    public static IResult Cached(IResult result) => new CachedResult(result);

    /// <summary>The result with the headers that every answer has, and those of its problem.</summary>
    public static IResult WithHeaders(IResult result, Problem? problem = null) => new HeaderedResult(result, problem);

    /// <summary>Refuses a request, and counts that: with a page to browsers, with the problem to others.</summary>
    internal static IResult Refuse(
        HttpRequest request,
        Counter<long> step,
        Problem problem,
        Func<CultureInfo, IResult> page)
    {
        step.Count(problem.Code);
        var result = Negotiation.WantsPage(request) ? page(Negotiation.LanguageOf(request)) : Of(problem);
        return WithHeaders(result, problem);
    }

    private sealed class HeaderedResult(IResult inner, Problem? problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.CacheControl = "no-store";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            if (problem?.RetryAfter is { } pause)
            {
                headers.RetryAfter = Math.Max(1, Math.Ceiling(pause.TotalSeconds))
                    .ToString(CultureInfo.InvariantCulture);
            }

            if (problem?.Challenge is { } challenge)
            {
                headers.WWWAuthenticate = challenge;
            }

            return inner.ExecuteAsync(httpContext);
        }
    }

    private sealed class CachedResult(IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "public, max-age=600";
            // Whichever origin asked first: a shared cache keeps the answer for the others too.
            httpContext.Response.Headers.Vary = "Origin";
            return inner.ExecuteAsync(httpContext);
        }
    }
}
