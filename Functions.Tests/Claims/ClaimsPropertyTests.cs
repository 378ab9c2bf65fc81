using Accounts.Claims;
using Accounts.Names;
using Accounts.Storage;
using Azure.Data.Tables;
using CsCheck;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Claims;

/// <summary>
/// Whatever two owners and a stranger do over two names and two mailboxes, two of them at once and any of them killed
/// or left without an answer: one account in use for each name and email, and nobody is kept from his own.
/// </summary>
[Collection(Floods.Name)]
public sealed class ClaimsPropertyTests
{
    private const int Cases = 30;
    private const int AtOnce = 8;

    private static readonly Gen<Deed> Deeds = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 7],
        Gen.Int[0, 3],
        Gen.Int[0, 2],
        Gen.Bool,
        Gen.Int[0, 5],
        Gen.Int[1, 9],
        (kind, account, name, mailbox, isOther, ending, at) =>
            new Deed(KindOf(kind), account, name, mailbox, isOther, EndingOf(ending), at));

    private static readonly Gen<Round> Rounds = Gen.Select(
        Deeds,
        Deeds,
        Gen.Bool,
        Gen.Int[0, ushort.MaxValue],
        (first, second, isAlone, schedule) => new Round(first, isAlone ? null : second, schedule));

    private enum Kind
    {
        RegisterByMail,
        Register,
        Activate,
        Remove,
    }

    private enum Ending
    {
        Whole,
        Killed,
        AnswerLost,
    }

    [Fact]
    public Task NoSequenceOfDeedsBreaksThePromises() => Rounds.Array[2, 5].SampleAsync(
        RunAsync,
        iter: Cases,
        threads: AtOnce,
        print: rounds => string.Join(Environment.NewLine, rounds.AsEnumerable()));

    private static async Task RunAsync(Round[] rounds)
    {
        var world = await World.StartAsync();
        foreach (var round in rounds)
        {
            await RunAsync(world, round);
            await world.AssertSoundAsync();
        }

        await world.AssertNobodyIsBlockedAsync();
    }

    /// <summary>Carries out the round's deeds, one call to storage at a time, each whose turn it is.</summary>
    private static async Task RunAsync(World world, Round round)
    {
        var running = new List<Running>();
        foreach (var deed in new[] { round.First, round.Second }.OfType<Deed>())
        {
            var process = world.NewProcess();
            running.Add(new Running(deed, process, world.Begin(process, deed)));
        }

        var turn = 0;
        while (running.Any(one => !one.Task.IsCompleted))
        {
            // One that pauses, as the protocol asks, holds up nobody.
            for (var wait = 0; wait < 10 && running.Any(one => one.IsBetweenCalls); wait++)
            {
                await Task.Delay(2);
            }

            var ready = running.Where(one => !one.Task.IsCompleted && one.Process.Gate.Held > 0).ToList();
            if (ready.Count > 0)
            {
                await ready[((round.Schedule >> (turn++ % 16)) & 1) % ready.Count].StepAsync();
            }
        }

        foreach (var one in running)
        {
            await one.EndAsync();
        }
    }

    private static Kind KindOf(int number) => number switch
    {
        0 or 1 => Kind.RegisterByMail,
        2 or 3 => Kind.Register,
        9 => Kind.Remove,
        _ => Kind.Activate,
    };

    private static Ending EndingOf(int number) => number switch
    {
        0 => Ending.Killed,
        1 => Ending.AnswerLost,
        _ => Ending.Whole,
    };

    /// <summary>Something that somebody does; which account, name and mailbox it concerns are numbers.</summary>
    private sealed record Deed(Kind Kind, int Account, int Name, int Mailbox, bool IsOther, Ending Ending, int At);

    /// <summary>One deed, or two at once.</summary>
    private sealed record Round(Deed First, Deed? Second, int Schedule);

    private sealed class Running(Deed deed, ClaimsProcess process, Task task)
    {
        private int calls;

        public ClaimsProcess Process => process;

        public Task Task => task;

        public bool IsBetweenCalls => !task.IsCompleted && process.Gate.Held == 0;

        public async Task StepAsync()
        {
            calls++;
            if (calls == deed.At && deed.Ending == Ending.Killed)
            {
                process.Gate.Stop();
                return;
            }

            var isLost = calls == deed.At && deed.Ending == Ending.AnswerLost;
            await process.Gate.StepAsync(isLost ? StorageFault.AfterCall : null);
        }

        public async Task EndAsync()
        {
            try
            {
                await task;
            }
            catch (CrashException)
            {
                // Killed, as wanted.
            }
            catch (ContentionException)
            {
                // Answered 503.
            }
        }
    }

    /// <summary>The tables, and what was done so far.</summary>
    private sealed class World(ClaimsScene scene)
    {
        private readonly string[] names = [scene.Name("one"), scene.Name("two")];
        private readonly string[] mailboxes = [scene.Email("ann"), scene.Email("bob")];
        private readonly List<string> accounts = [];
        private readonly Dictionary<string, RegistrationResult> vouched = [];
        private readonly Dictionary<string, HashSet<string>> passwords = [];
        private readonly Dictionary<string, (string Name, string Email)> byMail = [];
        private readonly HashSet<string> opened = [];

        /// <summary>What whoever proved a mailbox wanted, and may so have taken from one that is pending.</summary>
        private readonly HashSet<string> wantedByOwners = [];

        /// <summary>
        /// Each owner has registered, and a stranger with the first one's email and the second one's name.
        /// </summary>
        public static async Task<World> StartAsync()
        {
            var world = new World(await ClaimsScene.StartAsync());
            await world.RegisterByMailAsync(world.names[0], world.mailboxes[0]);
            await world.RegisterByMailAsync(world.names[1], world.mailboxes[1]);
            await world.RegisterByMailAsync(world.names[1], world.mailboxes[0]);
            return world;
        }

        public ClaimsProcess NewProcess() => scene.NewProcess();

        public Task Begin(ClaimsProcess process, Deed deed)
        {
            var mailbox = deed.Mailbox < mailboxes.Length ? mailboxes[deed.Mailbox] : null;
            var name = deed.Name < names.Length ? names[deed.Name] : mailbox;
            switch (deed.Kind)
            {
                case Kind.RegisterByMail:
                    return RegisterByMailAsync(name ?? mailboxes[0], mailbox ?? mailboxes[0]);
                case Kind.Register:
                    return RegisterAsync(process, name ?? names[0], mailbox, deed.IsOther ? "another" : "krzysiek");
                case Kind.Activate:
                    return Activate(process, accounts[deed.Account % accounts.Count], deed);
                default:
                    return process.Remove(accounts[deed.Account % accounts.Count]);
            }
        }

        /// <summary>Checks what must hold whenever nobody is at work.</summary>
        public async Task AssertSoundAsync()
        {
            var holders = new Dictionary<string, string>();
            foreach (var id in accounts)
            {
                if (await scene.RowAsync(id) is not { } row || row.ContainsKey("RemovedAt"))
                {
                    continue;
                }

                if (row.GetBoolean("IsActive") != true)
                {
                    // Nobody got a link that another's link makes worthless: its account has its claims.
                    foreach (var key in vouched.ContainsKey(id) ? KeysOf(row).Except(wantedByOwners) : [])
                    {
                        Assert.Equal(id, await scene.HolderAsync(key));
                    }

                    continue;
                }

                Assert.Contains(id, opened);
                Assert.Contains(row.GetString("PasswordHash"), passwords[id]);
                foreach (var key in KeysOf(row))
                {
                    Assert.True(holders.TryAdd(AccountNames.Key(key), id), $"{key} has two active accounts.");
                    Assert.Equal(id, await scene.HolderAsync(key));
                }
            }
        }

        /// <summary>
        /// Whoever has a link of a living account activates under a name that is free, unless its email is in use.
        /// </summary>
        public async Task AssertNobodyIsBlockedAsync()
        {
            foreach (var id in accounts.ToList())
            {
                var row = await scene.RowAsync(id);
                if (row is null || row.GetBoolean("IsActive") == true || row.ContainsKey("RemovedAt"))
                {
                    continue;
                }

                var isByMail = byMail.ContainsKey(id);
                if (!isByMail && !vouched.ContainsKey(id))
                {
                    // Its registration was killed: nobody has its link.
                    continue;
                }

                var inUse = await KeysInUseAsync(row, isByMail);
                var process = scene.NewProcess();
                opened.Add(id);
                if (isByMail)
                {
                    wantedByOwners.Add(row.GetString("Email"));
                }

                var activated = isByMail
                    ? process.Activate(id, new ActivationChoice(scene.Name($"free-{id[^6..]}")))
                    : process.ActivateByLink(vouched[id]);
                process.Gate.Open();
                Assert.Equal(inUse.Count == 0, await activated == ActivationStatus.Activated);
                await AssertSoundAsync();
            }
        }

        private static IEnumerable<string> KeysOf(TableEntity row) =>
            new[] { row.GetString("UserName"), row.GetString("Email") }.OfType<string>().Distinct();

        /// <summary>The keys that an activation needs and that an active account bears.</summary>
        private async Task<IReadOnlyList<string>> KeysInUseAsync(TableEntity row, bool isByMail)
        {
            var wanted = isByMail ? [row.GetString("Email")] : KeysOf(row).ToList();
            var inUse = new List<string>();
            foreach (var other in accounts)
            {
                if (await scene.RowAsync(other) is { } active && active.GetBoolean("IsActive") == true)
                {
                    inUse.AddRange(KeysOf(active).Intersect(wanted));
                }
            }

            return inUse;
        }

        private async Task RegisterByMailAsync(string name, string email)
        {
            var id = await scene.InsertAsync(name, email);
            Add(id, StoredAccounts.HashOf("krzysiek"));
            lock (accounts)
            {
                byMail[id] = (name, email);
            }
        }

        private async Task RegisterAsync(ClaimsProcess process, string name, string? email, string password)
        {
            var result = await process.Register(name, email, password, made => Add(made.Id, made.PasswordHash));
            if (result.Status == RegistrationStatus.Registered)
            {
                lock (accounts)
                {
                    vouched[result.Account!.Id] = result;
                }
            }
        }

        private Task Activate(ClaimsProcess process, string id, Deed deed)
        {
            lock (accounts)
            {
                if (vouched.TryGetValue(id, out var registered))
                {
                    opened.Add(id);
                    return process.ActivateByLink(registered);
                }

                // Of a registration with Response that was killed nobody has a link.
                if (!byMail.TryGetValue(id, out var registeredByMail))
                {
                    return Task.CompletedTask;
                }

                opened.Add(id);
                var hash = deed.IsOther ? StoredAccounts.HashOf($"chosen {deed.Mailbox}") : null;
                if (hash is not null)
                {
                    passwords[id].Add(hash);
                }

                var name = deed.Name < names.Length ? names[deed.Name] : null;
                wantedByOwners.UnionWith([name ?? registeredByMail.Name, registeredByMail.Email]);
                return process.Activate(id, new ActivationChoice(name, hash));
            }
        }

        private void Add(string id, string hash)
        {
            lock (accounts)
            {
                accounts.Add(id);
                passwords[id] = [hash];
            }
        }
    }
}
