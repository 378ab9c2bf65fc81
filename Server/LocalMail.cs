using System.Diagnostics;
using Accounts.Mail.Senders;
using Accounts.Storage;

namespace Server;

/// <summary>
/// The option <c>--mail</c>: a local mail server with a web page (MailDev), so that the way by mail can be tried
/// without an account anywhere. It keeps mails in memory and ends with this process.
/// </summary>
internal sealed class LocalMail : IAsyncDisposable
{
    /// <summary>What asks for it.</summary>
    public const string Option = "--mail";

    private const int SmtpPort = 1025;
    private const int WebPort = 1080;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly Process process;

    private LocalMail(Process process) => this.process = process;

    /// <summary>Where the mails can be read.</summary>
    public static Uri Inbox { get; } = new($"http://localhost:{WebPort}");

    /// <summary>Whether mails go to it.</summary>
    public static bool IsUsedBy(MailOptions mail) =>
        mail is { Provider: MailProvider.Smtp, Smtp: { Host: "127.0.0.1", Port: SmtpPort } };

    /// <summary>The arguments with the option replaced by the settings it stands for; whether it was there.</summary>
    public static (string[] Arguments, bool IsAsked) Apply(string[] args)
    {
        if (!args.Contains(Option))
        {
            return (args, false);
        }

        string[] others = [.. args.Where(argument => argument != Option)];
        string[] arguments =
        [
            "--Activation:Delivery=Email",
            "--Mail:Provider=Smtp",
            "--Mail:Smtp:Host=127.0.0.1",
            $"--Mail:Smtp:Port={SmtpPort}",
            "--Mail:Smtp:Security=None",
            "--Mail:From=Accounts <accounts@example.org>",
            $"--Activation:ReturnUrls:0={ServedUrl(others)}#sign-in",
            .. others,
        ];
        return (arguments, true);
    }

    /// <summary>The first URL that is served with these arguments, which people are led back to.</summary>
    private static Uri ServedUrl(string[] arguments)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(arguments)
            .Build();
        return ServerApp.UrlsOf(configuration).Select(ServerApp.Browsable).FirstOrDefault()
            ?? new Uri(ServerApp.DefaultUrl);
    }

    /// <summary>Starts the mail server.</summary>
    /// <exception cref="StartFaultException">Node is missing, npm failed, a port is in use, or it did not
    /// start.</exception>
    public static async Task<LocalMail> StartAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (await LocalTools.AnswersAsync(SmtpPort, cancellationToken)
            || await LocalTools.AnswersAsync(WebPort, cancellationToken))
        {
            throw new StartFaultException($"Ports {SmtpPort} and {WebPort} must be free for the local mail server.");
        }

        var main = await LocalTools.FindAsync("maildev", "dist/bin/maildev.js", say, cancellationToken);
        var mail = new LocalMail(
            LocalTools.StartNode(
                main,
                [
                    "--ip",
                    "127.0.0.1",
                    "--web-ip",
                    "127.0.0.1",
                    "--smtp",
                    $"{SmtpPort}",
                    "--web",
                    $"{WebPort}",
                    "--silent",
                ]));
        var errors = mail.process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = mail.process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var watch = Stopwatch.StartNew();
        while (!await LocalTools.AnswersAsync(SmtpPort, cancellationToken))
        {
            if (watch.Elapsed > LongestStart || mail.process.HasExited)
            {
                await mail.DisposeAsync();
                throw new StartFaultException($"The local mail server did not start:\n{await errors}");
            }

            await Task.Delay(100, cancellationToken);
        }

        say($"Mail: local mail server started, read its mails at {Inbox}");
        return mail;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LocalTools.StopAsync(process, LongestStop);
        process.Dispose();
    }
}
