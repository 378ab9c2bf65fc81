using Accounts.Storage;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Accounts.Settings;

/// <summary>Which storage, and how to reach it: one that fails at the first call fails at the start.</summary>
internal static class StorageSettingsCheck
{
    public static IEnumerable<SettingFault> Faults(StorageOptions storage)
    {
        if (storage.ConnectionString is null && storage.WrongUris.Count > 0)
        {
            foreach (var name in storage.WrongUris)
            {
                yield return new($"{StorageOptions.Setting}__{name}", "is not an absolute https address");
            }
        }
        else if (storage.ConnectionString is null && storage.TableServiceUri is null)
        {
            yield return new(
                StorageOptions.Setting,
                "is not set: a connection string, or __tableServiceUri and __queueServiceUri with a managed identity");
        }
        else if (storage.ConnectionString is null && storage.QueueServiceUri is null)
        {
            yield return new($"{StorageOptions.Setting}__queueServiceUri", "is not set");
        }
        else if (storage.ConnectionString is not null && !IsConnectionString(storage.ConnectionString))
        {
            yield return new(StorageOptions.Setting, "is not a storage connection string");
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new TableServiceClient(text);
            // It takes one without its own endpoint, and fails at the first queue.
            return new QueueServiceClient(text).Uri is not null;
        }
        catch (Exception exception)
            when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
