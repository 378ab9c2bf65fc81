using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Accounts.Storage;
using MimeKit;

namespace Benchmarks;

/// <summary>
/// Activation with a password, by mail, one at a time: quiet, and while 64 and 1,000 connections register. What waits for a
/// verification must not stand behind them.
/// </summary>
internal sealed partial class Flood(ServerProcess server, string mails)
{
    private const string Password = "plum orbit lantern 42";
    private const int Activations = 50;
    private static readonly int[] Connections = [64, 1000];
    private static readonly TimeSpan LongestPhase = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan MailTime = TimeSpan.FromSeconds(90);

    /// <summary>What a refused client waits: less than it is asked to.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(1);

    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private int registered;
    private int each;

    public static async Task RunAsync(string connectionString, string mails)
    {
        using var server = await ServerProcess.StartAsync(connectionString, "--Activation:Delivery=Email", "--Mail:Provider=Pickup",
            $"--Mail:Pickup:Folder={mails}", "--Mail:From=Accounts <accounts@example.org>", "--Password:MinimumStrength=2");
        await new Flood(server, mails).RunAsync();
    }

    private async Task RunAsync()
    {
        Console.Error.WriteLine("registering those who activate …");
        await Load.RunAsync((1 + Connections.Length) * Activations + 20, 8, LongestPhase, _ => RegisterAsync("owner"));
        var links = new Queue<string>(await LinksAsync(registered));
        for (var i = 0; i < 20; i++) await ActivateAsync(links.Dequeue(), []);

        // A busy machine mails fewer in that time: then each phase has fewer.
        each = Math.Min(Activations, links.Count / (1 + Connections.Length));
        var quiet = await MeasureAsync(links, "quiet");
        foreach (var connections in Connections)
        {
            Console.Error.WriteLine($"{connections} connections register …");
            using var stop = new CancellationTokenSource();
            var answers = new ConcurrentDictionary<int, int>();
            var watch = Stopwatch.StartNew();
            var flood = Task.WhenAll(Enumerable.Range(0, connections).Select(_ => RegisterUntilAsync(answers, stop.Token)));
            await Task.Delay(TimeSpan.FromSeconds(5));
            var busy = await MeasureAsync(links, $"while {connections} register");
            var seconds = watch.Elapsed.TotalSeconds;
            await stop.CancelAsync();
            await flood;
            Console.WriteLine($"  beside quiet: p50 {busy.Median / quiet.Median:0.0} times, p99 {busy.P99 / quiet.P99:0.0} times; the flood was answered "
                + string.Join(", ", answers.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value / seconds:0.0} /s")));
        }
    }

    private async Task<LoadResult> MeasureAsync(Queue<string> links, string name)
    {
        var answers = new ConcurrentDictionary<int, int>();
        var mine = Enumerable.Range(0, each).Select(_ => links.Dequeue()).ToArray();
        var result = await Load.RunAsync(mine.Length, 1, LongestPhase, i => ActivateAsync(mine[i], answers));
        Console.WriteLine($"activate {name,-22} {result}   {string.Join(", ", answers.Select(one => $"{one.Key}: {one.Value}"))}");
        return result;
    }

    private async Task ActivateAsync(string link, ConcurrentDictionary<int, int> answers)
    {
        using var answer = await server.Http.PostAsJsonAsync(link, new { password = Password });
        answers.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
    }

    private async Task RegisterUntilAsync(ConcurrentDictionary<int, int> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var status = await RegisterAsync("flood");
            answers.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status != 202) await Task.WhenAny(Task.Delay(PauseAfterRefusal, stop));
        }
    }

    private async Task<int> RegisterAsync(string who)
    {
        var number = Interlocked.Increment(ref registered);
        using var answer = await server.Http.PostAsJsonAsync("/api/register", new { email = $"{who}-{run}-{number}@example.org", password = Password });
        return (int)answer.StatusCode;
    }

    /// <summary>The links of so many mails, when they are there.</summary>
    private async Task<IReadOnlyList<string>> LinksAsync(int count)
    {
        var watch = Stopwatch.StartNew();
        while (Directory.GetFiles(mails, "*.eml").Length < count && watch.Elapsed < MailTime) await Task.Delay(200);
        return [.. Directory.GetFiles(mails, "*.eml").Select(file => Link().Match(MimeMessage.Load(file).TextBody ?? "").Value)];
    }

    [GeneratedRegex(@"https?://\S+/api/activate/\S+")]
    private static partial Regex Link();
}
