using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using MimeKit;
using Server;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// A real SMTP server: MailDev from package.json on free loopback ports, read back by its HTTP API. Its mails live
/// in a folder of its own, so that they outlast <see cref="StopAsync"/>. Ends the process it started and no other.
/// </summary>
public class SmtpServerFixture : IAsyncLifetime
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly string folder = Directory.CreateTempSubdirectory("mails-").FullName;
    private readonly int webPort = FreePorts.Take();
    private Process? process;

    public int Port { get; } = FreePorts.Take();

    /// <summary>Further arguments of MailDev, such as the user it asks for.</summary>
    protected virtual IReadOnlyList<string> Arguments => [];

    public Task InitializeAsync() => StartAsync();

    public async Task StartAsync()
    {
        var script = await LocalTools.FindAsync(
            "maildev", "dist/bin/maildev.js", Console.WriteLine, CancellationToken.None);
        process = Process.Start(new ProcessStartInfo("node",
        [
            script, "--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--smtp", $"{Port}", "--web", $"{webPort}",
            "--mail-directory", folder, "--silent", .. Arguments,
        ]));
        try
        {
            await UntilAsync(
                async () =>
                {
                    Assert.False(process!.HasExited, "MailDev ended while it started.");
                    return await AcceptsAsync(Port) && (await Http.GetAsync(Api("healthz"))).IsSuccessStatusCode;
                },
                "MailDev answers");
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    public async Task StopAsync()
    {
        if (process is null)
        {
            return;
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(Wait.Longest);
        process.Dispose();
        process = null;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The mail to an email, as the server got it; waits for it.</summary>
    public async Task<MimeMessage> MailToAsync(string email)
    {
        await UntilAsync(async () => (await MailsToAsync(email)).Count > 0, $"a mail to {email}");
        return (await MailsToAsync(email))[0];
    }

    /// <summary>All mails to an email that have arrived by now.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsToAsync(string email)
    {
        var mails = new List<MimeMessage>();
        foreach (var mail in await Http.GetFromJsonAsync<JsonElement[]>(Api("email")) ?? [])
        {
            if (mail.GetProperty("envelope").GetProperty("to").EnumerateArray()
                .All(to => to.GetProperty("address").GetString() != email))
            {
                continue;
            }

            await using var source = await Http.GetStreamAsync(
                Api($"email/{mail.GetProperty("id").GetString()}/source"));
            mails.Add(await MimeMessage.LoadAsync(source));
        }
        return mails;
    }

    /// <summary>How many mails lie in its folder, perhaps not all whole.</summary>
    public int Count => Directory.GetFiles(folder, "*.eml").Length;

    /// <summary>All mails that lie whole in its folder, also those it got before it was stopped.</summary>
    public IReadOnlyList<MimeMessage> All() =>
        [.. Directory.GetFiles(folder, "*.eml").Select(Load).OfType<MimeMessage>().Where(mail => mail.To.Count > 0)];

    /// <summary>The mail of a file; null while it is being written.</summary>
    private static MimeMessage? Load(string file)
    {
        try
        {
            return MimeMessage.Load(file);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Uri Api(string path) => new($"http://127.0.0.1:{webPort}/api/{path}");

    /// <summary>A question that is not answered yet is not so.</summary>
    private static Task UntilAsync(Func<Task<bool>> isSo, string what) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                return await isSo();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        },
        what);

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
