using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Benchmarks.Chaos;

/// <summary>An answer; status 0 where none came.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, where it is JSON.</param>
/// <param name="Unanswered">How many tries before it had no answer, or 503.</param>
internal sealed record Answer(int Status, JsonElement Body = default, int Unanswered = 0)
{
    /// <summary>Whether it says nothing of what became of the request.</summary>
    public bool IsNone => Status is 0 or 503;

    public string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>Requests that are repeated until they have an answer, as the product asks of its clients.</summary>
internal sealed class Calls(HttpClient http, Ledger ledger, CancellationToken end)
{
    /// <summary>How long after the load a request may be repeated: everything is up again by then.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(60);

    /// <summary>Whether the load is over.</summary>
    public bool IsOver => end.IsCancellationRequested;

    /// <summary>
    /// Repeats the request until there is an answer, unless told not to be patient. One that is not among
    /// <paramref name="allowed"/> is a violation.
    /// </summary>
    public async Task<Answer> UntilAnsweredAsync(
        string call,
        string path,
        object body,
        int[] allowed,
        string? bearer = null,
        Action? count = null,
        bool isPatient = true)
    {
        var endedAt = (DateTimeOffset?)null;
        for (var tries = 0; ; tries++)
        {
            count?.Invoke();
            var answer = await SendAsync(call, path, body, bearer) with { Unanswered = tries };
            if (!answer.IsNone)
            {
                if (!allowed.Contains(answer.Status))
                {
                    ledger.Wrong.Add($"{call} answered {answer.Status} {answer.Text("code")}");
                }

                return answer;
            }

            if (!isPatient)
            {
                return answer;
            }

            if (IsOver)
            {
                endedAt ??= DateTimeOffset.UtcNow;
            }

            if (endedAt + LastPatience < DateTimeOffset.UtcNow)
            {
                ledger.Wrong.Add(
                    $"{call} had no answer but {answer.Status} for {LastPatience.TotalSeconds} s though all was up");
                return answer;
            }

            await Task.Delay(Random.Shared.Next(300, 1000), CancellationToken.None);
        }
    }

    /// <summary>Sends a request once; a GET where there is no body.</summary>
    public async Task<Answer> SendAsync(string call, string path, object? body, string? bearer = null)
    {
        var answer = await AskAsync(path, body, bearer);
        ledger.Count(call, answer.Status);
        return answer;
    }

    private async Task<Answer> AskAsync(string path, object? body, string? bearer)
    {
        try
        {
            using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path)
            {
                Content = body is null ? null : JsonContent.Create(body),
            };
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return new Answer(
                (int)answer.StatusCode, text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
        {
            return new Answer(0);
        }
    }
}
