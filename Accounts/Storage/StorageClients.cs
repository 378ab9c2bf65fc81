using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;

namespace Accounts.Storage;

/// <summary>
/// Makes the SDK clients: from a connection string or with a managed identity, with retries that end within seconds.
/// </summary>
internal static class StorageClients
{
    /// <summary>How long a call of a request's may take.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A client of tables whose single calls may take this long; by default as long as a request can wait.
    /// </summary>
    public static TableServiceClient Tables(StorageOptions storage, StorageHooks hooks, TimeSpan? timeout = null)
    {
        var options = Bounded(new TableClientOptions(), "table", hooks);
        options.Retry.NetworkTimeout = timeout ?? RequestTimeout;
        return storage.ConnectionString is { } connectionString
            ? new TableServiceClient(connectionString, options)
            : new TableServiceClient(storage.TableServiceUri, Credential(storage), options);
    }

    public static QueueServiceClient Queues(
        StorageOptions storage,
        StorageHooks hooks,
        SyncAsyncEventHandler<QueueMessageDecodingFailedEventArgs> undecodable)
    {
        // Base64 is what a queue trigger expects unless told otherwise; both hosts keep it.
        var options = Bounded(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, "queue", hooks);
        options.MessageDecodingFailed += undecodable; // otherwise one such message throws and hides its whole batch
        return storage.ConnectionString is { } connectionString
            ? new QueueServiceClient(connectionString, options)
            : new QueueServiceClient(storage.QueueServiceUri, Credential(storage), options);
    }

    private static DefaultAzureCredential Credential(StorageOptions storage) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = storage.ClientId });

    private static T Bounded<T>(T options, string service, StorageHooks hooks) where T : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = hooks.Retries.FirstPause;
        options.Retry.MaxDelay = hooks.Retries.LongestPause;
        options.Retry.NetworkTimeout = RequestTimeout;
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.AddPolicy(new StorageTelemetry(service), HttpPipelinePosition.PerRetry);
        foreach (var policy in hooks.Policies)
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        if (hooks.Transport is { } transport)
        {
            options.Transport = transport;
        }

        return options;
    }
}

/// <summary>What a host may put into the way of every single call to storage, as tests and benchmarks do.</summary>
/// <param name="Policies">See each call, also retries.</param>
/// <param name="Transport">Answers in place of the network; null for the network.</param>
/// <param name="Retries">How long failed calls wait before they are repeated.</param>
internal sealed record StorageHooks(
    IEnumerable<HttpPipelinePolicy> Policies, HttpPipelineTransport? Transport, StorageRetries Retries)
{
    /// <summary>The hooks that a host registered.</summary>
    public static StorageHooks Of(IServiceProvider services) => new(
        services.GetServices<HttpPipelinePolicy>(),
        services.GetService<HttpPipelineTransport>(),
        services.GetRequiredService<StorageRetries>());
}
