using System.Globalization;
using System.Runtime.InteropServices;
using Benchmarks;
using Benchmarks.Chaos;
using Benchmarks.Fuzzing;
using Benchmarks.Moves;
using Benchmarks.Oracles;
using Benchmarks.Rates;
using Benchmarks.Scale;
using Benchmarks.Starts;
using Server;

Mode[] modes =
[
    new("", "rates beside their limits", [], _ => WithStorageAsync(
        (azurite, _) => RatesRun.RunAsync(azurite.ConnectionString, azurite.ProcessId))),
    new("oracle", "whether the times of register, resend and forgot tell known emails from unknown ones",
        [new("pairs", 20, 10_000, 1000)],
        numbers => WithStorageAsync((azurite, folder) =>
            MailOracle.RunAsync(azurite.ConnectionString, Path.Combine(folder, "mails"), numbers[0]))),
    new("sign-in-oracle", "whether the times of refused sign-ins tell names that somebody has",
        [new("pairs", 20, 10_000, 1000), new("milliseconds", 0, 1000, SignInOracle.EachDelay)],
        numbers => WithStorageAsync((azurite, _) =>
            SignInOracle.RunAsync(azurite.ConnectionString, numbers[0], numbers[1]))),
    new("flood", "activation with a password and sign-in while many connections register", [], _ => WithStorageAsync(
        (azurite, folder) => Flood.RunAsync(azurite.ConnectionString, Path.Combine(folder, "mails")))),
    new("start", "the published hosts from their start to their first answers", [], _ => WithStorageAsync(
        (azurite, folder) => StartRun.RunAsync(azurite.ConnectionString, folder))),
    new("fuzz", "mutated inputs through all that reads what strangers send",
        [new("inputs", 1, int.MaxValue, 1_000_000), new("seed", 0, int.MaxValue, Random.Shared.Next())],
        numbers => FuzzRun.RunAsync(numbers[0], numbers[1])),
    new("chaos", "what clients do while server, mail server and storage go down and come up",
        [new("minutes", 1, 600, 5)], numbers => ChaosRun.RunAsync(numbers[0])),
    new("scale", "what comes to storage, for accounts by the thousand and for floods",
        [new("accounts", 1_000, 1_000_000, 100_000)], numbers => ScaleRun.RunAsync(numbers[0])),
    new("move", "import and export of many accounts by the operator's tool",
        [new("accounts", 20_000, 1_000_000, 100_000)], numbers => MoveRun.RunAsync(numbers[0])),
];

// This program once more, for what needs a process of its own.
if (args is [MailSink.Argument, var port])
{
    return await MailSink.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture));
}

if (args is [BareLoops.Argument, var connectionString])
{
    return await BareLoops.ServeAsync(connectionString);
}

var mode = modes.FirstOrDefault(candidate => candidate.Name == (args.Length > 0 ? args[0] : ""));
if (mode?.Read(args) is not { } numbers)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project Benchmarks [-- mode [numbers]]");
    foreach (var known in modes)
    {
        Console.Error.WriteLine($"  {known}");
    }

    return 2;
}

var machine = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
Console.WriteLine($"{Environment.ProcessorCount} cores, {machine}");
return await mode.RunAsync(numbers);

static async Task<int> WithStorageAsync(Func<Azurite, string, Task> run)
{
    var folder = Directory.CreateTempSubdirectory("benchmarks-").FullName;
    try
    {
        // In memory: writing its whole data to disk every few seconds would slow whatever is measured at that moment.
        await using var azurite =
            await Azurite.StartAsync(null, [0, 0, 0], Console.Error.WriteLine, CancellationToken.None);
        Cores.Split(azurite.ProcessId);
        await run(azurite, folder);
        return 0;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
