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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string folder = Directory.CreateTempSubdirectory("pickup-").FullName;
    private StorageAccount? storage;

    public string ConnectionString => storage!.ConnectionString;

    /// <summary>What a server of its own process needs to mail into the same folder.</summary>
    public string[] PickupSettings =>
    [
        "Activation:Delivery=Email", "Mail:Provider=Pickup", $"Mail:Pickup:Folder={folder}",
        "Mail:From=Accounts <accounts@example.org>",
    ];

    public async Task InitializeAsync()
    {
        // Not with the class: a server that was stopped may still write its last mail.
        AtExit.Delete(folder);
        storage = await TestStorage.NewAsync();
    }

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
            [.. PickupSettings, .. settings]);
    }

    /// <summary>All mails so far.</summary>
    public IReadOnlyList<MimeMessage> All() =>
        [.. Directory.GetFiles(folder, "*.eml").Select(file => MimeMessage.Load(file))];

    /// <summary>The mails to an address, once there are so many.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsAsync(string address, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var mails = All().Where(mail => mail.To.Mailboxes.Single().Address == address).ToList();
            if (mails.Count >= count || patience.IsCancellationRequested)
            {
                return mails;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>The link of the address's only mail, relative.</summary>
    public async Task<string> LinkAsync(string address) => LinkOf(Assert.Single(await MailsAsync(address, 1)));

    public static string LinkOf(MimeMessage mail)
    {
        var lines = mail.TextBody!.Split('\n').Select(line => line.Trim());
        return new Uri(lines.Single(line => line.Contains("/api/", StringComparison.Ordinal))).AbsolutePath;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
