using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Tests.Support;

/// <summary>Adds 20 ms to every storage call. Races and time oracles that Azurite at 1 ms hides then show.</summary>
public sealed class SlowStorage : StoragePolicy
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes the storage of a server slow.</summary>
    public static void Add(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(new SlowStorage());

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await Task.Delay(Pause, message.CancellationToken);
        await ProcessNextAsync(message, pipeline);
    }
}
