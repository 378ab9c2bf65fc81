using System.Diagnostics;

namespace Benchmarks.Moves;

/// <summary>
/// Many accounts by the operator's tool, as processes: imported, killed in the middle and started again, imported once
/// more, and exported. For two sizes, so that time and memory that grow faster than the accounts are seen.
/// </summary>
internal static class MoveRun
{
    private const double MiB = 1048576;
    private const string Hash =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// <summary>The exit code: 1 where an account was lost.</summary>
    public static async Task<int> RunAsync(int most)
    {
        var folder = Directory.CreateTempSubdirectory("moves-").FullName;
        try
        {
            var isWhole = true;
            foreach (var accounts in new[] { most / 10, most })
            {
                isWhole &= await MoveAsync(accounts, folder);
            }

            return isWhole ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MoveAsync(int accounts, string folder)
    {
        var given = Path.Combine(folder, "in.jsonl");
        var made = Path.Combine(folder, $"out-{accounts}.jsonl");
        await File.WriteAllLinesAsync(given, Enumerable.Range(0, accounts).Select(number =>
            $$"""{"username":"person{{number}}","email":"person{{number}}@example.org","password_hash":"{{Hash}}"}"""));
        await using var storage = await StandInServer.StartAsync();
        Console.WriteLine($"{accounts:N0} accounts");
        await RunAsync("import, killed at half", ["import", given], storage, killAt: accounts / 2);
        await RunAsync("import, started again", ["import", given], storage);
        await RunAsync("import of what is there", ["import", given], storage);
        await RunAsync("export", ["export", made, "--with-hashes"], storage);
        var there = File.ReadLines(made).Distinct().Count();
        Console.WriteLine($"  {there:N0} accounts exported");
        return there == accounts;
    }

    private static async Task RunAsync(
        string name, string[] command, StandInServer storage, int killAt = int.MaxValue)
    {
        var start = Cores.OfServer(Path.Combine(AppContext.BaseDirectory, "Server.dll"), ["account", .. command]);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.Environment["AzureWebJobsStorage"] = storage.ConnectionString;
        start.Environment["Activation__Delivery"] = "Email";
        var watch = Stopwatch.StartNew();
        using var tool = Process.Start(start)!;
        var memory = 0L;
        var said = "";
        tool.ErrorDataReceived += (_, line) =>
        {
            said = line.Data ?? said;
            if (int.TryParse(said.Split(' ')[0], out var done) && done >= killAt)
            {
                tool.Kill();
            }
        };
        tool.BeginErrorReadLine();
        var words = tool.StandardOutput.ReadToEndAsync();
        while (!tool.HasExited)
        {
            memory = Math.Max(memory, MemoryOf(tool));
            await Task.Delay(50);
        }

        Console.WriteLine($"  {name,-24} {watch.Elapsed.TotalSeconds,6:0.0} s, at most {memory / MiB:0} MiB, "
            + $"exit {tool.ExitCode}: {(await words).Trim()} {(tool.ExitCode == 1 ? said : "")}");
    }

    private static long MemoryOf(Process tool)
    {
        try
        {
            tool.Refresh();
            return tool.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // It has just ended.
        }
    }
}
