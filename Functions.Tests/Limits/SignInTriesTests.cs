using Accounts.Limits;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>The counts of tries to sign in, by a clock that the tests set, on real storage.</summary>
public sealed class SignInTriesTests : IAsyncLifetime
{
    private const string Client = "192.0.2.1";
    private const int PerClient = 10;
    private const int PerName = 50;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly SignInCount count = SignInCount.OfKey(Guid.NewGuid().ToString("N"));
    private TableServiceClient? service;
    private SignInTries? tries;

    public async Task InitializeAsync()
    {
        service = new TableServiceClient((await TestStorage.SharedAsync()).ConnectionString);
        tries = new SignInTries(service, new LimitOptions(), clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task TenTriesInAQuarterOfAnHourAreAClients()
    {
        var start = clock.GetUtcNow();
        for (var i = 0; i < PerClient; i++)
        {
            Assert.Null(await PauseAsync(Client));
            clock.Advance(Second);
        }

        Assert.Equal(start + Window - clock.GetUtcNow(), await PauseAsync(Client));
        Assert.Null(await PauseAsync("192.0.2.2"));
        clock.SetUtcNow(start + Window - Second);
        Assert.Equal(Second, await PauseAsync(Client));
        clock.Advance(Second);
        Assert.Null(await PauseAsync(Client));
        // The second of the ten is the oldest now.
        Assert.Equal(Second, await PauseAsync(Client));
    }

    [Fact]
    public async Task FiftyTriesWithoutASuccessCloseANameForADay()
    {
        await CloseAsync();
        Assert.Equal(Day, await PauseAsync(null));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Day - TimeSpan.FromHours(1), await PauseAsync("198.51.100.1"));
        clock.Advance(Day - TimeSpan.FromHours(1) - Second);
        Assert.Equal(Second, await PauseAsync(null));
        clock.Advance(Second);
        Assert.Equal((0, null), await tries!.CountAsync(count, default));
        // A whole new fifty.
        await CloseAsync();
        Assert.Equal(Day, await PauseAsync(null));
    }

    [Fact]
    public async Task ARefusedTryWritesNothingSoNobodyProlongsAClosure()
    {
        await CloseAsync();
        var before = await RowAsync();
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(Second);
            await PauseAsync(Client);
        }

        Assert.Equal(before.ETag, (await RowAsync()).ETag);
    }

    [Fact]
    public async Task TriesOfYearsCountUntilASuccess()
    {
        for (var i = 0; i < PerName; i++)
        {
            Assert.Null(await PauseAsync(Client));
            clock.Advance(TimeSpan.FromDays(1));
        }

        // The last is a day ago: what was closed is open again.
        Assert.Null(await PauseAsync(Client));
    }

    [Fact]
    public async Task OfManyAtOnceEachIsCounted()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 3 * PerClient).Select(_ => PauseAsync(Client)));
        Assert.Equal(PerClient, all.Count(pause => pause is null));
    }

    [Fact]
    public async Task ASuccessClearsTheNameForAllClients()
    {
        for (var i = 0; i < PerClient; i++)
        {
            await PauseAsync("192.0.2.2");
        }

        var mine = await tries!.TakeAsync(count, Client, null, default);
        await mine.ClearAsync(default);
        Assert.Null(await PauseAsync("192.0.2.2"));
    }

    [Fact]
    public async Task ASuccessClearsWhatWasBeforeItThoughOthersTriedMeanwhile()
    {
        for (var i = 0; i < PerName - 2; i++)
        {
            Assert.Null(await PauseAsync(null));
        }

        var mine = await tries!.TakeAsync(count, Client, null, default);
        clock.Advance(Second);
        Assert.Null(await PauseAsync(null));
        await mine.ClearAsync(default);
        // The stranger's last is one of fifty again.
        for (var i = 0; i < PerName - 1; i++)
        {
            Assert.Null(await PauseAsync(null));
        }

        Assert.Equal(Day, await PauseAsync(null));
    }

    [Fact]
    public async Task ATryThatCouldNotBeCheckedIsGivenBack()
    {
        var taken = new List<PasswordTry>();
        for (var i = 0; i < PerClient; i++)
        {
            taken.Add(await tries!.TakeAsync(count, Client, null, default));
        }

        Assert.NotNull(await PauseAsync(Client));
        await taken[3].GiveBackAsync(default);
        Assert.Null(await PauseAsync(Client));
        Assert.NotNull(await PauseAsync(Client));
    }

    /// <summary>The password was changed by an instance whose clock is ahead.</summary>
    [Fact]
    public async Task TriesCountBeforeATimeThatIsYetToCome()
    {
        var since = clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        for (var i = 0; i < PerClient; i++)
        {
            Assert.Null((await tries!.TakeAsync(count, Client, since, default)).Pause);
        }

        Assert.NotNull((await tries!.TakeAsync(count, Client, since, default)).Pause);
    }

    /// <summary>Those at a password that is no more do not count, as at the next try.</summary>
    [Fact]
    public async Task TheDevicesOfAnAccountAreCountedAndClearedTogether()
    {
        var id = RowIds.New(clock.GetUtcNow());
        var (first, second) = (SignInCount.OfDevice(id, "first"), SignInCount.OfDevice(id, "second"));
        var name = SignInCount.OfKey(id);
        await tries!.TakeAsync(first, null, null, default);
        await tries.TakeAsync(name, null, null, default);
        clock.Advance(Second);
        var account = new AccountEntity
        {
            Id = id,
            UserName = id,
            PasswordHash = "",
            RegisteredAt = clock.GetUtcNow(),
            PasswordChangedAt = clock.GetUtcNow(),
            Stamp = "",
        };
        Assert.Equal((0, null), await tries.CountDevicesAsync(account, default));
        for (var i = 0; i < PerName; i++)
        {
            await tries.TakeAsync(first, null, account.PasswordChangedAt, default);
        }

        await tries.TakeAsync(second, null, account.PasswordChangedAt, default);
        Assert.Equal((PerName + 1, clock.GetUtcNow() + Day), await tries.CountDevicesAsync(account, default));

        await tries.ClearDevicesAsync(account, default);
        Assert.Equal((0, null), await tries.CountDevicesAsync(account, default));
        Assert.Equal((1, null), await tries.CountAsync(name, default));
    }

    [Fact]
    public async Task WithoutLimitsARowTakesAnyNumberOfTries()
    {
        tries = new SignInTries(service!, new LimitOptions { SignInTriesPerClient = 0, SignInTriesPerName = 0 }, clock);
        var at = clock.GetUtcNow().UtcTicks;
        var full = new TableEntity(count.Partition, count.Row)
        {
            ["Tries"] = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"{at - 1000 + i}/0123456789ab")),
        };
        await service!.GetTableClient("Limits").CreateIfNotExistsAsync();
        await service.GetTableClient("Limits").UpsertEntityAsync(full, TableUpdateMode.Replace);
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(await PauseAsync(Client));
        }
    }

    [Fact]
    public async Task NoClientIpIsInTheTable()
    {
        await PauseAsync(Client);
        Assert.DoesNotContain(Client, (await RowAsync()).GetString("Tries"), StringComparison.Ordinal);
    }

    private async Task<TimeSpan?> PauseAsync(string? client) =>
        (await tries!.TakeAsync(count, client, null, default)).Pause;

    private async Task CloseAsync()
    {
        for (var i = 0; i < PerName; i++)
        {
            Assert.Null(await PauseAsync($"203.0.113.{i}"));
        }
    }

    private async Task<TableEntity> RowAsync() =>
        (await service!.GetTableClient("Limits").GetEntityAsync<TableEntity>(count.Partition, count.Row)).Value;
}
