using System.Net.Http.Headers;
using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Xunit;

namespace Functions.Tests.Samples;

/// <summary>Which sample of another API.</summary>
public enum SampleKind
{
    /// <summary>ASP.NET Core with JwtBearer.</summary>
    ResourceApi,

    /// <summary>A Functions app with a guard, in its real worker process.</summary>
    FunctionsApi,
}

/// <summary>A running sample: another API that has nothing of ours but the issuer's URL.</summary>
internal sealed class SampleApi : IAsyncDisposable
{
    private readonly IAsyncDisposable running;
    private readonly HttpClient http;

    private SampleApi(IAsyncDisposable running, Uri url)
    {
        this.running = running;
        http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(90) };
    }

    /// <summary>Starts it in Development for the accounts of this issuer.</summary>
    public static async Task<SampleApi> StartAsync(SampleKind kind, string issuer)
    {
        if (kind == SampleKind.FunctionsApi)
        {
            var host = await WorkerHost.StartSampleAsync($"Accounts={issuer}");
            return new SampleApi(host, new Uri(host.Url, "/who"));
        }

        var process = await ServerProcess.StartSampleAsync("ResourceApi.dll", $"Accounts={issuer}");
        return new SampleApi(process, process.Http.BaseAddress!);
    }

    /// <summary>Calls it with a token, or with none; a refusal has to bear the challenge of RFC 6750.</summary>
    public async Task<(int Status, string Body)> GetAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        if ((int)answer.StatusCode == 401)
        {
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        }

        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await running.DisposeAsync();
    }
}
