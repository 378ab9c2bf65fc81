using System.Collections.Concurrent;
using System.Diagnostics;
using Accounts.Storage;
using Server;

namespace Benchmarks.Chaos;

/// <summary>
/// The three processes, and what befalls them at random. Server and the mail server are killed hard. Azurite writes its
/// data every five seconds only and forgets the rest when it is killed hard, which no product survives: it is frozen
/// (SIGSTOP), or stopped softly while the Server is frozen, so that nothing it has acknowledged is lost.
/// </summary>
internal sealed class Outages(
    string folder, int[] storagePorts, int serverPort, int mailPort, Ledger ledger, string log) : IAsyncDisposable
{
    /// <summary>
    /// <c>SignIn__ReuseGrace</c>: short, so that a run of minutes sees many tokens. Only where storage stands still
    /// does a request take longer.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim serverTurn = new(1);
    private Azurite? azurite;
    private MailSink? mail;
    private ServerProcess? server;

    /// <summary>What was done, by kind.</summary>
    public ConcurrentDictionary<string, int> Done { get; } = [];

    public string ConnectionString { get; private set; } = "";

    public async Task StartAsync()
    {
        azurite = await StartStorageAsync();
        ConnectionString = azurite.ConnectionString;
        mail = await UpAsync(() => MailSink.StartAsync(mailPort, ledger.Hear));
        server = await StartServerAsync();
    }

    /// <summary>Kills and starts until the end; then everything is up.</summary>
    public Task RunAsync(CancellationToken end) =>
        Task.WhenAll(KillServersAsync(end), KillMailServersAsync(end), TroubleStorageAsync(end));

    /// <summary>Ends all three; a second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        server?.Dispose();
        mail?.Dispose();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        server = null;
        mail = null;
        azurite = null;
        serverTurn.Dispose();
    }

    private async Task KillServersAsync(CancellationToken end)
    {
        while (await PauseAsync(4, 14, end))
        {
            await serverTurn.WaitAsync(CancellationToken.None);
            server!.Dispose();
            server = null;
            await PauseAsync(0, 1.5, CancellationToken.None);
            server = await StartServerAsync();
            serverTurn.Release();
            Count("Server killed");
        }
    }

    private async Task KillMailServersAsync(CancellationToken end)
    {
        while (await PauseAsync(6, 20, end))
        {
            mail!.Dispose();
            mail = null;
            await PauseAsync(1, 8, CancellationToken.None);
            mail = await UpAsync(() => MailSink.StartAsync(mailPort, ledger.Hear));
            Count("mail server killed");
        }
    }

    private async Task TroubleStorageAsync(CancellationToken end)
    {
        while (await PauseAsync(8, 20, end))
        {
            if (Random.Shared.Next(5) < 3)
            {
                await SignalAsync("STOP", azurite!.ProcessId);
                await PauseAsync(1, 7, CancellationToken.None);
                await SignalAsync("CONT", azurite.ProcessId);
                Count("Azurite frozen");
                continue;
            }

            await serverTurn.WaitAsync(CancellationToken.None);
            await SignalAsync("STOP", server!.Id);
            await PauseAsync(0.5, 0.5, CancellationToken.None); // what is under way comes to its end
            await azurite!.DisposeAsync();
            azurite = null;
            await SignalAsync("CONT", server.Id);
            serverTurn.Release();
            await PauseAsync(0.5, 3, CancellationToken.None);
            azurite = await StartStorageAsync();
            Count("Azurite stopped and started");
        }
    }

    private Task<Azurite> StartStorageAsync() => UpAsync(() => Azurite.StartAsync(
        Path.Combine(folder, "azurite"), storagePorts, Console.Error.WriteLine, CancellationToken.None));

    private Task<ServerProcess> StartServerAsync() => UpAsync(() => ServerProcess.StartAsync(
        serverPort,
        Write,
        ConnectionString,
        "--Activation:Delivery=Email",
        "--Mail:Provider=Smtp",
        "--Mail:Smtp:Host=127.0.0.1",
        $"--Mail:Smtp:Port={mailPort}",
        "--Mail:Smtp:Security=None",
        "--Mail:From=a@example.org",
        "--Limits:MailInterval=00:00:00",
        "--Limits:MailsPerDay=100000",
        "--Limits:RegistrationsPerClientPerHour=0",
        "--Limits:ResendsPerClientPerHour=0",
        "--Limits:ActivationsPerClientPerMinute=0",
        "--Limits:SignInTriesPerName=0",
        $"--SignIn:ReuseGrace={Grace}",
        "--SignIn:AccessLifetime=01:00:00"));

    private void Write(string line)
    {
        lock (log)
        {
            File.AppendAllText(log, line + "\n");
        }
    }

    /// <summary>Tries three times: a machine with much to do may not bring a process up in time.</summary>
    private static async Task<T> UpAsync<T>(Func<Task<T>> start)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await start();
            }
            catch (Exception failure) when (tries < 3)
            {
                Console.Error.WriteLine($"once more: {failure.Message}");
            }
        }
    }

    private void Count(string what)
    {
        Done.AddOrUpdate(what, 1, (_, count) => count + 1);
        Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {what}");
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits at random; false when the end came meanwhile.</summary>
    private static async Task<bool> PauseAsync(double least, double most, CancellationToken end)
    {
        var pause = TimeSpan.FromSeconds(least + Random.Shared.NextDouble() * (most - least));
        await Task.Delay(pause, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }
}
