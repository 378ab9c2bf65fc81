using Accounts.Limits;
using Azure.Core;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>
/// The answer to the write of a count is lost: the client's own repetition finds the row changed, and counts nothing a
/// second time.
/// </summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private const int Most = 3;

    private readonly StorageFaults faults = new();
    private readonly string key = Guid.NewGuid().ToString("N");
    private TableServiceClient? service;

    public async Task InitializeAsync()
    {
        var options = new TableClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(2);
        options.AddPolicy(faults, HttpPipelinePosition.PerRetry);
        service = new TableServiceClient((await TestStorage.SharedAsync()).ConnectionString, options);
        await service.CreateTableIfNotExistsAsync("Limits");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task ATryToSignInCountsOnce()
    {
        var tries = new SignInTries(service!, new LimitOptions { SignInTriesPerClient = Most }, TimeProvider.System);
        await AssertCountsOnceAsync(async () =>
            (await tries.TakeAsync(SignInCount.OfKey(key), "192.0.2.1", since: null, CancellationToken.None)).Pause);
    }

    [Fact]
    public async Task ATryAtAnActivationCountsOnce()
    {
        var tries = new ActivationTries(service!, TimeProvider.System);
        await tries.TakeAsync(key, "192.0.2.1", CancellationToken.None);
        await tries.TakeAsync(key, "192.0.2.1", CancellationToken.None);
        await AssertCountsOnceAsync(async () =>
            (await tries.TakeAsync(key, "192.0.2.1", CancellationToken.None)).Pause);
    }

    [Fact]
    public async Task ARegistrationCountsOnce()
    {
        var counters = new CounterStore(service!, TimeProvider.System);
        await AssertCountsOnceAsync(() =>
            counters.TakeAsync(key, "row", Most, TimeSpan.FromHours(1), CancellationToken.None));
    }

    /// <summary>The row is read by the first call and written by the second, whose answer is lost.</summary>
    private async Task AssertCountsOnceAsync(Func<Task<TimeSpan?>> takeAsync)
    {
        for (var i = 0; i < Most; i++)
        {
            faults.Reset(call => call == 2 ? StorageFault.AfterCall : null);
            Assert.Null(await takeAsync());
        }

        faults.Reset();
        Assert.NotNull(await takeAsync());
    }
}
