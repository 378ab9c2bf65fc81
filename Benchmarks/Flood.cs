using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Accounts.Claims;
using Accounts.Passwords;
using MimeKit;

namespace Benchmarks;

/// <summary>
/// Activation with a password, by mail, and sign-in, one at a time: quiet, and while 64 and 1,000 connections register.
/// What waits for a verification must not stand behind them.
/// </summary>
internal sealed partial class Flood(ServerProcess server, string connectionString, string mails)
{
    private const string Password = "plum orbit lantern 42";
    private const int Each = 100;
    private const int WarmUps = 20;
    private static readonly int[] Connections = [64, 1000];
    private static readonly TimeSpan LongestPhase = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan MailTime = TimeSpan.FromSeconds(90);

    /// <summary>What a refused client waits: less than it is asked to.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(1);

    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private int registered;

    /// <summary>Measures over this storage, with mails in this folder.</summary>
    public static async Task RunAsync(string connectionString, string mails)
    {
        using var server = await ServerProcess.StartAsync(
            connectionString,
            "--Activation:Delivery=Email",
            "--Mail:Provider=Pickup",
            $"--Mail:Pickup:Folder={mails}",
            "--Mail:From=Accounts <accounts@example.org>",
            "--Password:MinimumStrength=2",
            "--Limits:SignInsPerClientPerMinute=0");
        await new Flood(server, connectionString, mails).RunAsync();
    }

    private async Task RunAsync()
    {
        Console.Error.WriteLine("registering those who activate …");
        var phases = 1 + Connections.Length;
        await Load.RunAsync((phases * Each) + WarmUps, 8, LongestPhase, _ => RegisterAsync("owner"));
        var links = new Queue<string>(await LinksAsync(registered));
        var names = new Queue<string>(await MembersAsync((phases * Each) + WarmUps));
        for (var i = 0; i < WarmUps; i++)
        {
            await ActivateAsync(links.Dequeue(), []);
            await SignInAsync(names.Dequeue(), []);
        }

        // A busy machine mails fewer in that time: then each phase has fewer.
        var each = Math.Min(Each, links.Count / phases);
        var quiet = await MeasureAsync(links, names, each, "quiet");
        foreach (var connections in Connections)
        {
            Console.Error.WriteLine($"{connections} connections register …");
            using var stop = new CancellationTokenSource();
            var answers = new ConcurrentDictionary<int, int>();
            var watch = Stopwatch.StartNew();
            var flood = Task.WhenAll(
                Enumerable.Range(0, connections).Select(_ => RegisterUntilAsync(answers, stop.Token)));
            await Task.Delay(TimeSpan.FromSeconds(5));
            var busy = await MeasureAsync(links, names, each, $"while {connections} register");
            var seconds = watch.Elapsed.TotalSeconds;
            await stop.CancelAsync();
            await flood;
            Console.WriteLine(
                $"  beside quiet: activate {Ratio(busy[0], quiet[0])}; sign in {Ratio(busy[1], quiet[1])}");
            Console.WriteLine(
                "  the flood was answered "
                    + string.Join(
                        ", ",
                        answers.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value / seconds:0.0} /s")));
        }
    }

    private static string Ratio(LoadResult busy, LoadResult quiet) =>
        $"p50 {busy.Median / quiet.Median:0.0} times, p99 {busy.P99 / quiet.P99:0.0} times";

    private async Task<LoadResult[]> MeasureAsync(Queue<string> links, Queue<string> names, int each, string phase) =>
    [
        await MeasureAsync("activate", phase, links, each, ActivateAsync),
        await MeasureAsync("sign in", phase, names, each, SignInAsync),
    ];

    private static async Task<LoadResult> MeasureAsync(
        string call, string phase, Queue<string> queue, int each,
        Func<string, ConcurrentDictionary<int, int>, Task> operation)
    {
        var answers = new ConcurrentDictionary<int, int>();
        var mine = Enumerable.Range(0, each).Select(_ => queue.Dequeue()).ToArray();
        var result = await Load.RunAsync(each, 1, LongestPhase, i => operation(mine[i], answers));
        var statuses = string.Join(", ", answers.Select(one => $"{one.Key}: {one.Value}"));
        Console.WriteLine($"{call,-8} {phase,-22} {result}   {statuses}");
        return result;
    }

    private Task ActivateAsync(string link, ConcurrentDictionary<int, int> answers) =>
        CountAsync(link, new { password = Password }, answers);

    private Task SignInAsync(string name, ConcurrentDictionary<int, int> answers) =>
        CountAsync("/api/login", new { username = name, password = Password }, answers);

    private async Task CountAsync(string url, object body, ConcurrentDictionary<int, int> answers)
    {
        using var answer = await server.Http.PostAsJsonAsync(url, body);
        answers.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
    }

    private async Task RegisterUntilAsync(ConcurrentDictionary<int, int> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var status = await RegisterAsync("flood");
            answers.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status != 202)
            {
                await Task.WhenAny(Task.Delay(PauseAfterRefusal, stop));
            }
        }
    }

    private async Task<int> RegisterAsync(string who)
    {
        var number = Interlocked.Increment(ref registered);
        var body = new { email = $"{who}-{run}-{number}@example.org", password = Password };
        using var answer = await server.Http.PostAsJsonAsync("/api/register", body);
        return (int)answer.StatusCode;
    }

    /// <summary>Accounts that can sign in.</summary>
    private async Task<string[]> MembersAsync(int count)
    {
        using var gate = new HashingGate();
        var hash = await new PasswordHasher(gate).HashAsync(Password, HashingLane.Registration, CancellationToken.None);
        var names = Enumerable.Range(0, count).Select(i => $"member-{run}-{i}").ToArray();
        await AccountRows.AddAsync(connectionString, names, AccountState.Active, hash, 8);
        return names;
    }

    /// <summary>The links of so many mails, when they are there.</summary>
    private async Task<IReadOnlyList<string>> LinksAsync(int count)
    {
        var watch = Stopwatch.StartNew();
        while (Directory.GetFiles(mails, "*.eml").Length < count && watch.Elapsed < MailTime)
        {
            await Task.Delay(200);
        }

        return [.. Directory.GetFiles(mails, "*.eml")
            .Select(file => Link().Match(MimeMessage.Load(file).TextBody ?? "").Value)];
    }

    [GeneratedRegex(@"https?://\S+/api/activate/\S+")]
    private static partial Regex Link();
}
