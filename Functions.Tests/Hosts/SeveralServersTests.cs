using System.Net.Http.Json;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>Three processes over one storage, asked in turn, as several instances are behind a balancer.</summary>
[Collection(Floods.Name)]
public sealed class SeveralServersTests : IAsyncLifetime
{
    private const int Servers = 3;

    /// <summary>For each test its own: one leaves orders that wait for an hour.</summary>
    private readonly MailServer mails = new();

    /// <summary>Each server has its own: a mail sent by two is in two of them.</summary>
    private readonly string[] folders =
        [.. Enumerable.Range(0, Servers).Select(_ => AtExit.NewFolder("pickup"))];

    [Fact]
    public async Task TheLimitOfAClientHoldsOverAllAndNoMailIsDoubled()
    {
        const int Limit = 30;
        const int Tries = 45;
        await using var servers = await StartAsync($"Limits:RegistrationsPerClientPerHour={Limit}");
        var answers = await servers.RegisterAsync(Tries);
        // A busy machine may fail some after they were counted.
        var accepted = answers.Count(status => status == 202);
        var failed = answers.Count(status => status == 503);
        Assert.InRange(accepted, 1, Limit);
        Assert.True(accepted + failed >= Limit, $"{accepted} were accepted, {failed} failed.");
        Assert.Equal(Tries, accepted + failed + answers.Count(status => status == 429));

        // A registration that failed late may have sent its order all the same.
        await MailQueues.EmptiedAsync(mails.ConnectionString);
        var sent = Mails();
        Assert.InRange(sent.Count, accepted, accepted + failed);
        Assert.Equal(sent.Count, sent.Distinct().Count());
    }

    [Fact]
    public async Task TheLimitOfTheHourHoldsOverAll()
    {
        const int Limit = 12;
        const int Tries = 24;
        await using var servers = await StartAsync(
            "Limits:RegistrationsPerClientPerHour=0", $"Limits:MailsPerHour={Limit}");
        var accepted = (await servers.RegisterAsync(Tries)).Count(status => status == 202);
        Assert.InRange(accepted, Limit + 1, Tries);

        // All others wait for the next hour. What one server leased and has not used is not another's.
        var emails = new StoredTables(mails.ConnectionString).Limits;
        // The first order that is carried out makes it, which may not have been yet.
        await emails.CreateIfNotExistsAsync();
        async Task<bool> AreSentOrWaitAsync()
        {
            var filter = "RowKey eq 'email' and ActivationWaiting ne ''";
            var waiting = await emails.QueryAsync<TableEntity>(filter).ToListAsync();
            return Mails().Count + waiting.Count >= accepted;
        }

        await Wait.UntilAsync(AreSentOrWaitAsync, "every order is sent, or waits for an hour");
        Assert.InRange(Mails().Count, 1, Limit);
        Assert.Equal(Mails().Count, Mails().Distinct().Count());
    }

    public Task InitializeAsync() => mails.InitializeAsync();

    public Task DisposeAsync() => mails.DisposeAsync();

    private async Task<Group> StartAsync(params string[] settings)
    {
        var started = new List<ServerProcess>();
        foreach (var folder in folders)
        {
            started.Add(await ServerProcess.StartAsync(
                mails.ConnectionString, [.. MailSettings.Pickup(folder), .. settings]));
        }

        return new Group(started);
    }

    /// <summary>The mails in all folders by their operation, which their Message-ID is made of.</summary>
    private List<string?> Mails() =>
        [.. folders.SelectMany(folder => Directory.GetFiles(folder, "*.eml")).Select(Path.GetFileName)];

    private sealed class Group(IReadOnlyList<ServerProcess> servers) : IAsyncDisposable
    {
        /// <summary>Registers so many, six at once, each at the next server: the answers' status codes.</summary>
        public async Task<IReadOnlyList<int>> RegisterAsync(int count)
        {
            var answers = new int[count];
            var few = new ParallelOptions { MaxDegreeOfParallelism = 6 };
            await Parallel.ForAsync(0, count, few, async (i, cancellationToken) =>
            {
                var body = new { email = TestServer.NewEmail(), password = "krzysiek" };
                var next = servers[i % servers.Count].Http;
                using var answer = await next.PostAsJsonAsync("/api/register", body, cancellationToken);
                answers[i] = (int)answer.StatusCode;
            });
            return answers;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }
}
