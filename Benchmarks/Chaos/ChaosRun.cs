using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Accounts.Storage;
using Azure.Data.Tables;

namespace Benchmarks.Chaos;

/// <summary>
/// Registers, resends and activates by mail, signs in and out and changes passwords while Server, mail server and
/// storage go down and come up, and counts afterwards what the product's promises did not survive.
/// </summary>
internal static class ChaosRun
{
    private const int PrintedOfEach = 5;

    /// <summary>The lease of a killed Server's orders: what it had in hand comes later than that.</summary>
    private static readonly TimeSpan LeastSettling = TimeSpan.FromSeconds(65);

    /// <summary>Longer than the longest pause between two tries of a mail that this run can have come to.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(7);

    /// <summary>
    /// The exit code: 1 where a promise was broken, 3 where storage itself forgot what it had acknowledged.
    /// </summary>
    public static async Task<int> RunAsync(int minutes)
    {
        var folder = Directory.CreateTempSubdirectory("chaos-").FullName;
        var ledger = new Ledger();
        var log = Path.Combine(folder, "server.log");
        var port = Port();
        await using var outages = new Outages(folder, [Port(), Port(), Port()], port, Port(), ledger, log);
        await outages.StartAsync();
        var table = new TableClient(outages.ConnectionString, AccountStore.TableName);
        using var http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(20),
        };
        using var end = new CancellationTokenSource();
        var calls = new Calls(http, ledger, end.Token);
        var clients = new Clients(calls, ledger, table);
        var found = new SessionLedger();
        var sessions = new SessionClients(calls, ledger, found);
        var canary = new Canary(outages.ConnectionString);

        Console.WriteLine($"{minutes} minutes of load. Server and mail server are killed hard; Azurite is frozen, or "
            + "stopped softly, since killed hard it forgets its last seconds, which no product survives.");
        end.CancelAfter(TimeSpan.FromMinutes(minutes));
        await Task.WhenAll(
            clients.RunAsync(), sessions.RunAsync(), outages.RunAsync(end.Token), canary.RunAsync(end.Token));

        var check = new SessionCheck(sessions, found);
        await check.RunAsync();
        var settled = await SettleAsync(ledger, outages.ConnectionString);
        var (activated, left) = await ActivateAllAsync(
            clients, new Invariants(ledger, await Rows.ReadAsync(outages.ConnectionString)));
        foreach (var blocked in left)
        {
            ledger.Blocked.Add(blocked);
        }

        var invariants = new Invariants(ledger, await Rows.ReadAsync(outages.ConnectionString));
        var (lost, of) = await canary.LostAsync();

        Console.WriteLine($"outages   {Text(outages.Done)}");
        Console.WriteLine($"requests  {Text(ledger.Outcomes)}");
        Console.WriteLine($"people    {ledger.People.Count}, {ledger.People.Sum(person => person.Mails.Count)} mails, "
            + $"settled after {settled.TotalSeconds:0} s, then {activated} activated that were pending");
        Console.WriteLine($"sessions  {sessions.Members.Sum(member => member.Sessions.Count)} of "
            + $"{sessions.Members.Count} people, {check.Counts.Live} live at the end, "
            + $"{check.Counts.Older} of them with an older token to try; "
            + $"{sessions.Members.Sum(member => member.Spent.Count)} passwords changed or reset");
        Console.WriteLine($"told apart by their Message-ID: {invariants.Doubles} mails doubled");
        Console.WriteLine($"storage forgot {lost} of {of} writes it had acknowledged to a bystander");
        var violations = invariants.All.Concat(found.All).ToList();
        foreach (var (name, list) in violations)
        {
            Console.WriteLine($"{list.Count,6}  {name}");
            foreach (var violation in list.Take(PrintedOfEach))
            {
                Console.WriteLine($"          {violation}");
            }
        }

        var isSound = violations.All(entry => entry.Violations.Count == 0);
        await outages.DisposeAsync();
        if (isSound)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"The server's log and the data are left in {folder}");
        }

        return lost > 0 ? 3 : isSound ? 0 : 1;
    }

    /// <summary>Waits until all that is due has come by mail; how long that took.</summary>
    private static async Task<TimeSpan> SettleAsync(Ledger ledger, string connectionString)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var invariants = new Invariants(ledger, await Rows.ReadAsync(connectionString));
            var missing = invariants.OnTheirWay.Sum(entry => entry.Violations.Count);
            Console.Error.WriteLine($"settling for {watch.Elapsed.TotalSeconds:0} s: {missing} mails are missing");
            if (watch.Elapsed > LongestSettling || (missing == 0 && watch.Elapsed > LeastSettling))
            {
                return watch.Elapsed;
            }

            await Task.Delay(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>
    /// Everybody who has a link and no active account can get one: how many did, and who could not. 429 is for whose
    /// tries were spent in outages.
    /// </summary>
    private static async Task<(int Activated, IReadOnlyList<string> Left)> ActivateAllAsync(
        Clients clients, Invariants invariants)
    {
        var activated = 0;
        var left = new List<string>();
        var some = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForEachAsync(invariants.Pending.ToList(), some, async (pending, _) =>
        {
            var status = await clients.ActivateAsync(pending.Person, pending.Mail);
            // Its name has become somebody else's: another one will do.
            status = status == 409 ? await clients.ActivateAnewAsync(pending.Person, pending.Mail) : status;
            lock (left)
            {
                activated += status == 200 ? 1 : 0;
                if (status is not (200 or 429))
                {
                    left.Add($"{pending.Person.Email}: {status}");
                }
            }
        });
        return (activated, left);
    }

    /// <summary>
    /// A free port that no outgoing connection can take while its program is down: below those that systems give out
    /// themselves.
    /// </summary>
    private static int Port()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    private static string Text(IEnumerable<KeyValuePair<string, int>> counts) => string.Join(
        ", ",
        counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key}: {count.Value}"));
}
