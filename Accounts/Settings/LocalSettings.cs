using System.Text.Json;
using Accounts.Storage;
using Microsoft.Extensions.Configuration;

namespace Accounts.Settings;

/// <summary>
/// Reads <c>local.settings.json</c> as the Functions tools do: its <c>Values</c>, each an environment variable's
/// stand-in.
/// </summary>
public static class LocalSettings
{
    /// <summary>
    /// Adds the <c>Values</c> of the file as the weakest source, so that everything else wins over them; its storage
    /// counts only where no other is named, be it by URIs. A file that is not there adds nothing.
    /// </summary>
    /// <exception cref="SettingsFaultException">The file is not JSON of the expected form.</exception>
    public static void AddLocalSettings(this IConfigurationManager configuration, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var file = JsonDocument.Parse(
                File.ReadAllText(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var values = file
                .RootElement.GetProperty("Values")
                .EnumerateObject()
                .ToDictionary(
                    value => value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
                    string? (value) => value.Value.GetString(),
                    StringComparer.OrdinalIgnoreCase);
            if (configuration.GetSection(StorageOptions.Setting).Exists())
            {
                values.Remove(StorageOptions.Setting);
            }

            configuration.Sources.Insert(
                0,
                new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = values });
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new SettingsFaultException([
                new SettingFault(
                    "local.settings.json", "is not an object with texts under \"Values\", each setting once"),
            ]);
        }
    }
}
