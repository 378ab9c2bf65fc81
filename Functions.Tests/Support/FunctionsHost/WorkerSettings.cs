using System.Text.Json;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>A worker's environment variables, as <c>func start</c> sets them from the folder of the app.</summary>
internal static class WorkerSettings
{
    private const string Stage = "AZURE_FUNCTIONS_ENVIRONMENT";

    /// <summary>
    /// The settings given, such as <c>Token:Lifetime=00:00:07</c>, over the values of local.settings.json. With
    /// <c>environment=Production</c> there is no such file, as on Azure.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment(
        string localSettings, string connectionString, IEnumerable<string> settings)
    {
        var given = settings.Select(setting => setting.Split('=', 2))
            .ToDictionary(setting => setting[0].Replace(":", "__", StringComparison.Ordinal), setting => setting[1]);
        given.Remove("environment", out var stage);
        var values = stage is null ? LocalSettings(localSettings) : [];
        values["AzureWebJobsStorage"] = connectionString;
        values["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        values[Stage] = stage ?? "Development";
        foreach (var (name, value) in given)
        {
            values[name] = value;
        }

        return values;
    }

    private static Dictionary<string, string> LocalSettings(string path)
    {
        using var file = JsonDocument.Parse(Repository.Read(path));
        return file.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }
}
