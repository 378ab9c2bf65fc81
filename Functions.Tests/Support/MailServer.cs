using Accounts.Mail;
using Accounts.Storage;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// A storage account and a folder of mails that the servers of a test class share, with delivery Email.
/// </summary>
public sealed class MailServer : IAsyncLifetime
{
    private readonly PickupFolder folder = PickupFolder.New();
    private StorageAccount? storage;

    public string ConnectionString => storage!.ConnectionString;

    /// <summary>What a server of its own process needs, each a new one, to mail into the same folder.</summary>
    public string[] PickupSettings() => folder.NewSettings();

    public async Task InitializeAsync() => storage = await TestStorage.NewAsync();

    public Task<TestServer> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>
    /// A server that does not poll the queue: one whose storage is to fail, since its polls would meet the faults too,
    /// and an order taken by a poll whose answer is lost becomes visible again only when its lease ends.
    /// </summary>
    public Task<TestServer> StartWithoutWorkerAsync(params string[] settings) => StartAsync(RemoveWorker, settings);

    /// <summary>Keeps a server from polling the queue.</summary>
    public static void RemoveWorker(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(MailWorker)));

    /// <summary>A server whose services are changed last.</summary>
    public Task<TestServer> StartAsync(Action<IServiceCollection> change, params string[] settings)
    {
        var pause = TimeSpan.FromSeconds(1);
        return TestServer.StartAsync(
            storage,
            services =>
            {
                services.AddSingleton(new MailTimings { FirstPause = pause, LongestPause = pause });
                change(services);
            },
            [.. PickupSettings(), .. settings]);
    }

    /// <summary>All mails so far.</summary>
    public IReadOnlyList<MimeMessage> All() => folder.All();

    /// <summary>The mails to an email, once there are so many.</summary>
    /// <exception cref="TimeoutException">There are fewer.</exception>
    public Task<IReadOnlyList<MimeMessage>> MailsAsync(string email, int count) => folder.ToAsync(email, count);

    /// <summary>The only mail to an email, once every order is carried out.</summary>
    public async Task<MimeMessage> OnlyMailAsync(string email)
    {
        await MailsAsync(email, 1);
        await MailQueues.EmptiedAsync(ConnectionString);
        return Assert.Single(await MailsAsync(email, 1));
    }

    /// <summary>The link of the only mail to an email, relative.</summary>
    public async Task<string> LinkAsync(string email) => LinkOf(Assert.Single(await MailsAsync(email, 1)));

    /// <summary>The link of a mail, relative.</summary>
    public static string LinkOf(MimeMessage mail)
    {
        var lines = mail.TextBody!.Split('\n').Select(line => line.Trim());
        return new Uri(lines.Single(line => line.Contains("/api/", StringComparison.Ordinal))).AbsolutePath;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
