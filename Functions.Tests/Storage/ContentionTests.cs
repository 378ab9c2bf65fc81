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
        var options = new TableClientOptions();
        options.AddPolicy(storage, HttpPipelinePosition.PerRetry);
        var tries = new PasswordTries(new TableServiceClient(connectionString, options), TimeProvider.System);
        var others = new TableServiceClient(connectionString).GetTableClient("Limits");
        await others.CreateIfNotExistsAsync();
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
}
