using System.Globalization;
using System.Runtime.InteropServices;
using Benchmarks;
using Benchmarks.Chaos;
using Benchmarks.Fuzzing;
using Benchmarks.Scale;
using Server;

Mode[] modes =
[
    new("", "rates beside their limits", [], async _ => await WithStorageAsync((azurite, _) => Rates.RunAsync(azurite.ConnectionString, azurite.ProcessId))),
    new("oracle", "whether response times tell known addresses from unknown ones", [new("pairs", 20, 10_000, 1000)],
        async numbers => await WithStorageAsync((azurite, folder) => Oracle.RunAsync(azurite.ConnectionString, Path.Combine(folder, "mails"), numbers[0]))),
    new("flood", "activation with a password while many connections register", [],
        async _ => await WithStorageAsync((azurite, folder) => Flood.RunAsync(azurite.ConnectionString, Path.Combine(folder, "mails")))),
    new("fuzz", "mutated inputs through all that reads what strangers send", [new("inputs", 1, int.MaxValue, 1_000_000), new("seed", 0, int.MaxValue, Random.Shared.Next())],
        numbers => FuzzRun.RunAsync(numbers[0], numbers[1])),
    new("chaos", "registrations and activations by mail while Server, mail server and storage go down and come up", [new("minutes", 1, 600, 5)], numbers => ChaosRun.RunAsync(numbers[0])),
    new("scale", "what comes to storage, for accounts by the thousand and for floods", [new("accounts", 1_000, 1_000_000, 100_000)],
        numbers => ScaleRun.RunAsync(numbers[0])),
];

// The mail server of chaos: this program once more.
if (args is [MailSink.Argument, var port]) return await MailSink.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture));

var mode = modes.FirstOrDefault(candidate => candidate.Name == (args.Length > 0 ? args[0] : ""));
if (mode?.Read(args) is not { } numbers)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project Benchmarks [-- mode [numbers]]");
    foreach (var known in modes) Console.Error.WriteLine($"  {known}");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
return await mode.RunAsync(numbers);

static async Task<int> WithStorageAsync(Func<Azurite, string, Task> run)
{
    var folder = Directory.CreateTempSubdirectory("benchmarks-").FullName;
    try
    {
        // In memory: writing its whole data to disk every few seconds would slow whatever is measured at that moment.
        await using var azurite = await Azurite.StartAsync(null, [0, 0, 0], Console.Error.WriteLine, CancellationToken.None);
        await run(azurite, folder);
        return 0;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>One of the things this program does; its name is the first argument, whole numbers follow.</summary>
/// <param name="Name">The first argument; empty for none.</param>
/// <param name="Says">What it tells.</param>
/// <param name="Numbers">Its further arguments; those left out have their defaults.</param>
/// <param name="RunAsync">Runs it; the exit code.</param>
internal sealed record Mode(string Name, string Says, Number[] Numbers, Func<IReadOnlyList<int>, Task<int>> RunAsync)
{
    /// <summary>The numbers given, or nothing where they cannot be taken.</summary>
    public int[]? Read(string[] args)
    {
        if (args.Length > Numbers.Length + 1) return null;
        var numbers = Numbers.Select(number => number.Default).ToArray();
        for (var i = 1; i < args.Length; i++)
        {
            if (!int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i - 1])
                || numbers[i - 1] < Numbers[i - 1].Least || numbers[i - 1] > Numbers[i - 1].Most) return null;
        }

        return numbers;
    }

    public override string ToString() => $"{Name} {string.Join(' ', Numbers.Select(number => $"[{number.Name}, {number.Least} to {number.Most}]"))}  {Says}";
}

/// <summary>An argument that is a whole number.</summary>
internal sealed record Number(string Name, int Least, int Most, int Default);
