using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Accounts.Passwords;
using Accounts.Storage;
using Azure.Data.Tables;

namespace Benchmarks;

/// <summary>
/// Delivery Email: whether the time of an answer tells an email with an active account from an unknown one. Pairs of
/// both are sent one after the other, which first by chance, and a classifier is trained and tested on the times.
/// </summary>
internal static class Oracle
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan[] Delays = [TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60)];

    public static async Task RunAsync(string connectionString, string mailFolder, int pairs)
    {
        Console.Error.WriteLine($"making {pairs} emails active …");
        using var gate = new HashingGate();
        var hash = await new PasswordHasher(gate).HashAsync("correct horse battery", CancellationToken.None);
        await AccountRows.AddAsync(connectionString, [.. Enumerable.Range(0, pairs).Select(Known)], areActive: true, hash, AtOnce);
        Console.WriteLine($"{pairs} pairs of a known and an unknown email; 50 % is a coin");
        foreach (var delay in Delays)
        {
            using var relay = new SlowRelay(connectionString, delay);
            using var server = await ServerProcess.StartAsync(relay.ConnectionString, "--Activation:Delivery=Email", "--Mail:Provider=Pickup",
                $"--Mail:Pickup:Folder={mailFolder}", "--Mail:From=a@example.org", "--Limits:RegistrationsPerClientPerHour=0", "--Limits:ResendsPerClientPerHour=0");
            Console.Error.WriteLine("warming up …");
            await Load.RunAsync(50, AtOnce, Longest, i => RegisterAsync(server.Http, $"warm-{i}@example.org"));
            Console.WriteLine($"{delay.TotalMilliseconds:0} ms to storage");
            foreach (var time in new[] { "first", "second", "third" })
            {
                // The same emails again: a second registration must tell no more than the first.
                Report($"{time} register", AtOnce, await PairsAsync(server.Http, $"{delay.TotalMilliseconds:00}", AtOnce, pairs, RegisterAsync));
            }

            Report("resend", 1, await PairsAsync(server.Http, $"{delay.TotalMilliseconds:00}", 1, pairs / 4, ResendAsync));
        }
    }

    private static Task RegisterAsync(HttpClient http, string email) => PostAsync(http, "/api/register", new { email, password = "correct horse battery" });

    private static Task ResendAsync(HttpClient http, string email) => PostAsync(http, "/api/resend", new { email });

    private static async Task<List<TimedPair>> PairsAsync(HttpClient http, string phase, int atOnce, int count, Func<HttpClient, string, Task> send)
    {
        var times = new List<TimedPair>(count);
        await Load.RunAsync(count, atOnce, Longest, async i =>
        {
            var isKnownFirst = Random.Shared.Next(2) == 0;
            var first = await TimeAsync(() => send(http, isKnownFirst ? Known(i) : Unknown(phase, i)));
            var second = await TimeAsync(() => send(http, isKnownFirst ? Unknown(phase, i) : Known(i)));
            lock (times)
            {
                times.Add(isKnownFirst ? new TimedPair(first, second) : new TimedPair(second, first));
                if (times.Count % 200 == 0)
                {
                    Console.Error.WriteLine($"{times.Count} of {count} pairs");
                }
            }
        });
        return times;
    }

    /// <summary>As long as <see cref="Unknown"/>, so that only the account tells.</summary>
    private static string Known(int i) => $"someone-holds-{i:00000}@example.org";

    private static string Unknown(string phase, int i) => $"nobody-has-{phase}-{i:00000}@example.org";

    private static async Task<double> TimeAsync(Func<Task> request)
    {
        var start = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.Accepted) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
    }

    private static void Report(string call, int atOnce, List<TimedPair> pairs)
    {
        var (forth, back) = (Classifier.Judge(pairs, trainOnEven: true), Classifier.Judge(pairs, trainOnEven: false));
        var (known, unknown) = (pairs.Select(pair => pair.Known).Order().ToArray(), pairs.Select(pair => pair.Unknown).Order().ToArray());
        Console.WriteLine($"{call,-15} {atOnce} at once, {pairs.Count,5} pairs   known p50 {known[pairs.Count / 2],6:0.0} p99 {known[(int)(pairs.Count * 0.99)],6:0.0} ms"
            + $"   unknown p50 {unknown[pairs.Count / 2],6:0.0} p99 {unknown[(int)(pairs.Count * 0.99)],6:0.0} ms");
        Console.WriteLine($"         told by one time: {Text(forth)} and, halves exchanged, {Text(back)}; slower of a pair is the known one: {Classifier.KnownIsSlower(pairs):0.0 %}");
    }

    private static string Text((double Accuracy, double Threshold, bool IsKnownSlower) judged) =>
        $"{judged.Accuracy:0.0 %} (known if {(judged.IsKnownSlower ? "above" : "below")} {judged.Threshold:0.0} ms)";
}
