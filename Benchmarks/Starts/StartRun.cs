using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Benchmarks.Starts;

/// <summary>
/// From the start of a published host to its first answer, and to the first registration, activation, sign-in and
/// page; processor time and memory of each, and memory after a load.
/// </summary>
internal sealed class StartRun(string host, Func<Task<StartedHost>> start)
{
    private const int Starts = 5;
    private const int Loaded = 300;
    private const string Password = "plum orbit lantern 42";

    private readonly Dictionary<string, List<Step>> steps = [];
    private readonly List<double> memoryAfterLoad = [];

    /// <summary>Publishes both hosts below the folder and measures them over this storage.</summary>
    public static async Task RunAsync(string connectionString, string folder)
    {
        await RunAsync("Server", Path.Combine(folder, "server"), connectionString, StartedHost.ServerAsync);
        // Published for Azure, whose plans are Linux.
        if (RuntimeInformation.RuntimeIdentifier == "linux-x64")
        {
            await RunAsync("Functions", Path.Combine(folder, "functions"), connectionString, StartedHost.WorkerAsync);
        }
    }

    private static async Task RunAsync(
        string project, string folder, string connectionString, Func<string, string, Task<StartedHost>> start)
    {
        await Publishing.PublishAsync(project, folder);
        await new StartRun(project, () => start(folder, connectionString)).MeasureAsync();
    }

    private async Task MeasureAsync()
    {
        for (var i = 0; i < Starts; i++)
        {
            Console.Error.WriteLine($"{host}: start {i + 1} of {Starts} …");
            await StartAsync($"{Guid.NewGuid():N}"[..12]);
        }

        Console.WriteLine($"published {host}, medians of {Starts} starts");
        foreach (var (name, measured) in steps)
        {
            Console.WriteLine(
                $"{name,-20} {Median(measured.Select(step => step.Time)),6:0} ms, processor "
                + $"{Median(measured.Select(step => step.ProcessorTime)),5:0} ms, memory (PSS) "
                + $"{Median(measured.Select(step => step.Memory)),4:0} MiB");
        }

        Console.WriteLine($"memory (PSS) after {Loaded} of each, eight at once: {Median(memoryAfterLoad):0} MiB");
    }

    private async Task StartAsync(string run)
    {
        await using var server = await start();
        Add("first answer", new Step(server.StartTime.TotalMilliseconds, server.ProcessorTime, server.Memory));
        var link = "";
        var body = new { username = run, password = Password };
        await TakeAsync(server, "first registration", async () => link = await RegisterAsync(server.Http, run));
        await TakeAsync(server, "first activation", () => server.Http.GetAsync(link));
        await TakeAsync(server, "first sign-in", () => server.Http.PostAsJsonAsync("/api/login", body));
        await TakeAsync(server, "first page", () => PageAsync(server.Http));
        await Load.RunAsync(Loaded, 8, TimeSpan.FromSeconds(30), async i =>
        {
            using var activated = await server.Http.GetAsync(await RegisterAsync(server.Http, $"{run}-{i}"));
            using var page = await PageAsync(server.Http);
            using var signedIn = await server.Http.PostAsJsonAsync(
                "/api/login", new { username = $"{run}-{i}", password = Password });
            signedIn.EnsureSuccessStatusCode();
        });
        memoryAfterLoad.Add(server.Memory);
    }

    private async Task TakeAsync(StartedHost server, string name, Func<Task> request)
    {
        var before = server.ProcessorTime;
        var began = Stopwatch.GetTimestamp();
        await request();
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Add(name, new Step(time, server.ProcessorTime - before, server.Memory));
    }

    private void Add(string name, Step step)
    {
        if (!steps.TryGetValue(name, out var measured))
        {
            steps[name] = measured = [];
        }

        measured.Add(step);
    }

    private static async Task<string> RegisterAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync("/api/register", new { username = name, password = Password });
        answer.EnsureSuccessStatusCode();
        var content = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return content.GetProperty("confirmation_url").GetString()!;
    }

    private static Task<HttpResponseMessage> PageAsync(HttpClient http)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/activate/x");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return http.SendAsync(request);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <param name="Time">How long the client waited, in milliseconds.</param>
    /// <param name="ProcessorTime">What the server spent on it, in milliseconds.</param>
    /// <param name="Memory">What the server holds after it, in MiB.</param>
    private sealed record Step(double Time, double ProcessorTime, double Memory);
}
