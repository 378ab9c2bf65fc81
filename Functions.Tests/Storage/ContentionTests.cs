using Accounts.Limits;
using Accounts.Storage;
using Azure.Core;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Storage;

/// <summary>A row that others write all the time.</summary>
public sealed class ContentionTests
{
    private readonly StorageHook storage = new();
    private readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task WhoseTimeEndsMeanwhileWasKeptByThemAndNotByStorage()
    {
        var connectionString = (await TestStorage.SharedAsync()).ConnectionString;
        var tries = new ActivationTries(await ServiceAsync(), TimeProvider.System);
        var others = new TableServiceClient(connectionString).GetTableClient("Limits");
        using var deadline = new CancellationTokenSource();
        var writes = 0;
        storage.Before = async request =>
        {
            if (StorageHook.Writes(request, "Limits"))
            {
                await others.UpsertEntityAsync(new TableEntity(key, "tries"));
                writes++;
            }
            else if (writes == 3)
            {
                await deadline.CancelAsync();
            }
        };
        await Assert.ThrowsAsync<ContentionException>(
            () => tries.TakeAsync(key, "192.0.2.1", deadline.Token));
        Assert.Equal(3, writes);
    }

    /// <summary>Else each that is written sends all others back, and a hundred write thousands of times.</summary>
    [Fact]
    public async Task ManyOfOneProcessWriteOneAfterTheOther()
    {
        const int Many = 100;
        var limits = new LimitOptions { SignInTriesPerClient = 0, SignInTriesPerName = Many };
        var tries = new SignInTries(await ServiceAsync(), limits, TimeProvider.System);
        var writes = 0;
        storage.Before = request =>
        {
            if (StorageHook.Writes(request, "Limits"))
            {
                Interlocked.Increment(ref writes);
            }

            return Task.CompletedTask;
        };
        var taken = await Task.WhenAll(Enumerable.Range(0, Many).Select(
            _ => tries.TakeAsync(SignInCount.OfKey(key), null, null, CancellationToken.None)));
        Assert.All(taken, one => Assert.Null(one.Pause));
        Assert.InRange(writes, Many, 4 * Many);
    }

    private async Task<TableServiceClient> ServiceAsync()
    {
        var options = new TableClientOptions();
        options.AddPolicy(storage, HttpPipelinePosition.PerRetry);
        var service = new TableServiceClient((await TestStorage.SharedAsync()).ConnectionString, options);
        await service.CreateTableIfNotExistsAsync("Limits");
        return service;
    }
}
