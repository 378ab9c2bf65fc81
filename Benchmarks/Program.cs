using System.Globalization;
using System.Runtime.InteropServices;
using Benchmarks;
using Server;

// Without arguments: rates beside their limits. With "oracle [pairs]": whether response times tell known addresses from unknown ones.
var isOracle = args is ["oracle", ..];
var pairs = 1000;
if ((args.Length > 0 && !isOracle) || args.Length > 2
    || (args.Length == 2 && !(int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out pairs) && pairs is >= 20 and <= 10_000)))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project Benchmarks [-- oracle [pairs, 20 to 10000]]");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("benchmarks-").FullName;
try
{
    // In memory: writing its whole data to disk every few seconds would slow whatever is measured at that moment.
    await using var azurite = await Azurite.StartAsync(null, [0, 0, 0], Console.Error.WriteLine, CancellationToken.None);
    Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
    if (isOracle) await Oracle.RunAsync(azurite.ConnectionString, Path.Combine(folder, "mails"), pairs);
    else await Rates.RunAsync(azurite.ConnectionString, azurite.ProcessId);
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
