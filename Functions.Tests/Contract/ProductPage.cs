using System.Net;
using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>A page as a host answered it, with the headers that every page must have.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Heading">The words of its heading.</param>
/// <param name="Html">The whole page.</param>
/// <param name="RetryAfter">When to come back, where the answer says so.</param>
public sealed partial record ProductPage(int Status, string Heading, string Html, TimeSpan? RetryAfter)
{
    /// <summary>Status and heading, to compare.</summary>
    public string Outcome => $"{Status} {Heading}";

    /// <summary>Reads and checks an answer.</summary>
    public static async Task<ProductPage> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal("text/html; charset=utf-8", $"{answer.Content.Headers.ContentType}", ignoreCase: true);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        CommonHeaders.Check(answer);
        var html = await answer.Content.ReadAsStringAsync();
        var heading = WebUtility.HtmlDecode(HeadingPattern().Match(html).Groups[1].Value);
        return new ProductPage((int)answer.StatusCode, heading, html, answer.Headers.RetryAfter?.Delta);
    }

    /// <summary>Whether its form has a field of this name.</summary>
    public bool Asks(string field) => Html.Contains($"name=\"{field}\"", StringComparison.Ordinal);

    /// <summary>Whether it has these words.</summary>
    public bool Says(string words) => WebUtility.HtmlDecode(Html).Contains(words, StringComparison.Ordinal);

    [GeneratedRegex("<h1>(.*?)</h1>")]
    private static partial Regex HeadingPattern();
}
