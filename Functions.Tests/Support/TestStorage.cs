using Server;

namespace Functions.Tests.Support;

/// <summary>
/// Two Azurites that all tests share, each with many storage accounts. A test that counts rows, reads the queue or
/// walks a table takes an account of its own, which costs nothing and holds no other test's rows. They end with the
/// test process, whose end of its input each watches.
/// </summary>
public static class TestStorage
{
    private const int Emulators = 2;
    private const int AccountsOfEach = 400;

    /// <summary>The account and key that an Azurite has where its environment names no others.</summary>
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string AccountKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>A connection string of ports of loopback where nobody listens.</summary>
    public static readonly string Nowhere = At("http://127.0.0.1:1");

    private static readonly int[] AnyPorts = [0, 0, 0];
    private static readonly Lazy<Task<Azurite>>[] Shared =
        [.. Enumerable.Range(0, Emulators).Select(_ => new Lazy<Task<Azurite>>(StartAsync))];

    private static int taken;

    /// <summary>Azurite reads its accounts from the environment, which it has from this process.</summary>
    static TestStorage()
    {
        var names = Enumerable.Range(1, AccountsOfEach).Select(Name).Append(DevelopmentAccount);
        var accounts = string.Join(';', names.Select(name => $"{name}:{AccountKey}"));
        Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", accounts);
    }

    /// <summary>An account that tests share: each takes names of its own.</summary>
    public static async Task<StorageAccount> SharedAsync() => new((await Shared[0].Value).ConnectionString);

    /// <summary>An account that nobody else has.</summary>
    public static async Task<StorageAccount> NewAsync()
    {
        var number = Interlocked.Increment(ref taken);
        var account = Name((number + Emulators - 1) / Emulators);
        if (number > Emulators * AccountsOfEach)
        {
            throw new InvalidOperationException("There are more tests with storage of their own than accounts.");
        }

        var azurite = await Shared[number % Emulators].Value;
        return new(azurite.ConnectionString.Replace(DevelopmentAccount, account, StringComparison.Ordinal));
    }

    /// <summary>An Azurite of the test's own, to stop it or to fill it; the caller disposes it.</summary>
    public static Task<Azurite> StartAsync() =>
        Azurite.StartAsync(null, AnyPorts, Console.WriteLine, CancellationToken.None);

    /// <summary>The connection string of a storage whose services are all at one address.</summary>
    public static string At(string address) =>
        $"DefaultEndpointsProtocol=http;AccountName={DevelopmentAccount};AccountKey={AccountKey};"
        + $"BlobEndpoint={address}/{DevelopmentAccount};QueueEndpoint={address}/{DevelopmentAccount};"
        + $"TableEndpoint={address}/{DevelopmentAccount};";

    private static string Name(int number) => $"test{number:000}";
}
