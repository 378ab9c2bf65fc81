using Xunit;

namespace Functions.Tests.Support;

/// <summary>The headers of every answer.</summary>
internal static class CommonHeaders
{
    public static void Check(HttpResponseMessage answer)
    {
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        if ((int)answer.StatusCode == 401)
        {
            // Of a link, or of a sign-in.
            var challenge = $"{Assert.Single(answer.Headers.WwwAuthenticate)}";
            Assert.Contains(challenge, new[] { "JWT realm=\"api\"", "Bearer realm=\"api\"" });
        }

        if ((int)answer.StatusCode is 429 or 503)
        {
            Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }
    }
}
