using Accounts.Claims;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Purging;
using Accounts.Registration;
using Accounts.Storage;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// Mail orders carried out one by one by the real handler over the tables of an Azurite, with queue and provider in
/// memory: days pass as fast as the clock is set.
/// </summary>
public sealed class MailRun : IAsyncDisposable
{
    /// <summary>How long a message stays with a handler that died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly TestServer server;
    private readonly MemoryQueues queues;

    private MailRun(TestServer server, MemoryQueues queues, MemorySender sender, StorageCrashes crashes)
    {
        this.server = server;
        this.queues = queues;
        Sender = sender;
        Crashes = crashes;
        Orders.OnSend = isAnswered => Crashes.Meet(isAnswered);
    }

    public MemorySender Sender { get; }

    public StorageCrashes Crashes { get; }

    public FakeTimeProvider Clock => server.Clock;

    public TestServer Server => server;

    public MemoryQueueClient Orders => queues.Queue(MailOrders.QueueName);

    public MemoryQueueClient Parked => queues.Queue(MailOrders.PoisonQueueName);

    public static Task<MailRun> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <summary>A run over storage of its own, or null for that of most tests.</summary>
    public static async Task<MailRun> StartAsync(StorageAccount? storage, params string[] settings)
    {
        var crashes = new StorageCrashes();
        var server = await TestServer.StartAsync(
            storage,
            services =>
            {
                var workers = services.Where(IsWorker).ToList();
                workers.ForEach(worker => services.Remove(worker));
                services.AddSingleton(new MailTimings());
                services.AddSingleton<HttpPipelinePolicy>(crashes);
                services.AddSingleton<MemoryQueues>();
                services.AddSingleton<QueueServiceClient>(provider => provider.GetRequiredService<MemoryQueues>());
                services.AddSingleton<MemorySender>();
                services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<MemorySender>());
            },
            [.. MailSettings.Pickup(Path.GetTempPath()), .. settings]);
        var queues = server.Services.GetRequiredService<MemoryQueues>();
        return new MailRun(server, queues, server.Services.GetRequiredService<MemorySender>(), crashes);
    }

    /// <summary>
    /// Registers as the endpoint does, less its checks and the hash, by an instance whose clock may be ahead; the
    /// account's id.
    /// </summary>
    public async Task<string> RegisterAsync(string email, TimeSpan ahead = default)
    {
        var now = Clock.GetUtcNow() + ahead;
        var account = new AccountEntity
        {
            Id = RowIds.New(now),
            UserName = email,
            Email = email,
            PasswordHash = "none",
            RegisteredAt = now,
            Stamp = "none",
        };
        await Get<MailedRegistration>().RegisterAsync(account, CancellationToken.None);
        Clock.Advance(TimeSpan.FromMilliseconds(1)); // ids sort by the millisecond
        return account.Id;
    }

    /// <summary>Asks for another link by email.</summary>
    public Task ResendAsync(string email) =>
        OrderAsync(MailOrder.ForEmail(MailOrder.Activation, Accounts.Names.AccountNames.Key(email), Clock.GetUtcNow()));

    /// <summary>Asks for another link with an authentic one.</summary>
    public Task ResendByTokenAsync(string accountId) =>
        OrderAsync(MailOrder.ForToken(MailOrder.Activation, accountId, Clock.GetUtcNow()));

    public Task OrderAsync(MailOrder order) =>
        Get<MailOrders>().SendAsync(order, TimeSpan.Zero, CancellationToken.None);

    public async Task ActivateAsync(string accountId)
    {
        var account = await Get<AccountStore>().FindAsync(accountId, CancellationToken.None);
        var activator = Get<AccountActivator>();
        var result = await activator.ActivateAsync(account!, new ActivationChoice(), CancellationToken.None);
        Assert.Equal(ActivationStatus.Activated, result.Status);
    }

    /// <summary>Carries out what is visible now, the oldest first, until nothing is.</summary>
    public async Task SettleAsync()
    {
        while (Orders.Take(Lease, _ => 0) is { } message)
        {
            await HandleAsync(message);
        }
    }

    /// <summary>Lets this time pass; each order is carried out when it becomes visible.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Clock.GetUtcNow() + time;
        await SettleAsync();
        while (Orders.NextAt is { } next && next <= end)
        {
            SetClock(next);
            await SettleAsync();
        }

        SetClock(end);
    }

    /// <summary>Carries out the order of a message; whether it could, or died.</summary>
    public async Task<bool> HandleAsync(MemoryMessage message)
    {
        try
        {
            await Get<MailHandler>().HandleAsync(message.Text, CancellationToken.None);
            Crashes.Meet(isAnswered: false); // before the order is deleted
            Orders.Delete(message);
            return true;
        }
        catch (CrashException)
        {
            Crashes.Restart();
            return false;
        }
    }

    /// <summary>The lines that say an order's end at Information, less the account.</summary>
    public IReadOnlyList<string> Ends() =>
    [
        .. server.Log.GetSnapshot().Where(line => line.Message.StartsWith("Mail order of ", StringComparison.Ordinal))
            .Where(line => line.Level == LogLevel.Information)
            .Select(line => line.Message[(line.Message.IndexOf(':', StringComparison.Ordinal) + 2)..]),
    ];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private T Get<T>() where T : notnull => server.Services.GetRequiredService<T>();

    private void SetClock(DateTimeOffset time)
    {
        if (time > Clock.GetUtcNow())
        {
            Clock.SetUtcNow(time);
        }
    }

    private static bool IsWorker(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType == typeof(MailWorker) || service.ImplementationType == typeof(PurgeWorker));
}
