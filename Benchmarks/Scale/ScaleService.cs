using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Accounts;
using Accounts.Activation;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Passwords;
using Accounts.Purging;
using Accounts.Registration;
using Accounts.Settings;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks.Scale;

/// <summary>
/// The library's own services in this process over a storage stand-in. Hashes cost nothing worth mentioning: 8 KiB and
/// one pass, since what is measured is what comes to storage. All else is as in production.
/// </summary>
internal sealed class ScaleService : IDisposable
{
    public const int QueuePort = 10001;
    public const string Password = "plum orbit lantern 42";

    /// <summary>More would be refused: the limit for a client is sixty an hour.</summary>
    private const int RegistrationsOfClient = 50;
    private const string ConnectionString =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;"
        + "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1";

    private readonly HashingGate gate = new();
    private readonly ServiceProvider services;
    private int clients;

    public ScaleService(params string[] settings)
    {
        Storage = new StorageStandIn(Clock);
        var configuration = new ConfigurationBuilder().AddCommandLine([
            $"--AzureWebJobsStorage={ConnectionString}",
            "--Activation:Delivery=Email",
            "--Activation:PublicUrl=http://localhost",
            $"--Token:SigningKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            $"--SignIn:AccessKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            "--Password:MinimumStrength=0", "--Mail:Provider=Pickup", $"--Mail:Pickup:Folder={Path.GetTempPath()}",
            "--Mail:From=accounts@example.org", .. settings]).Build();
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<HttpPipelineTransport>(new HttpClientTransport(Storage))
            .AddAccounts(configuration, new HostTraits(IsDevelopment: true))
            .AddSingleton(new PasswordHasher(gate) { MemoryKiB = 8, Passes = 1 })
            .AddSingleton<IMailSender>(Sender)
            .BuildServiceProvider();
    }

    public SimulatedClock Clock { get; } = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public StorageStandIn Storage { get; }

    public CollectingSender Sender { get; } = new();

    public async Task RegisterAsync(string email, string? name)
    {
        var client = Interlocked.Increment(ref clients) / RegistrationsOfClient;
        var body = JsonSerializer.SerializeToUtf8Bytes(new { email, username = name, password = Password });
        var endpoint = services.GetRequiredService<RegisterEndpoint>();
        await AskAsync("POST", "/api/register", body, client, 202, endpoint.HandleAsync);
    }

    public Task OpenAsync(string token, int client) => AskAsync(
        "GET", $"/api/activate/{token}", [], client, 200,
        request => services.GetRequiredService<ActivateEndpoint>().GetAsync(request, token));

    public async Task ActivateAsync(string token, int client)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { password = Password });
        await AskAsync("POST", $"/api/activate/{token}", body, client, 200,
            request => services.GetRequiredService<ActivateEndpoint>().PostAsync(request, token));
    }

    /// <summary>Carries out one order as <see cref="MailWorker"/> does; whether there was one.</summary>
    public async Task<bool> MailAsync()
    {
        var orders = services.GetRequiredService<MailOrders>();
        if (await orders.ReceiveAsync(TimeSpan.FromSeconds(60), CancellationToken.None) is not { } taken)
        {
            return false;
        }

        await services.GetRequiredService<MailHandler>().HandleAsync(taken.Body.ToString(), CancellationToken.None);
        await orders.DeleteAsync(taken, CancellationToken.None);
        return true;
    }

    public Task<PurgeCount> PurgeAsync() =>
        services.GetRequiredService<AccountPurge>().RunAsync(CancellationToken.None);

    public void Dispose()
    {
        services.Dispose();
        gate.Dispose();
    }

    /// <summary>A service of the library.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Hands a request to an endpoint; its answer as JSON, where it is such.</summary>
    /// <exception cref="InvalidOperationException">It is not of the status expected.</exception>
    public async Task<JsonElement> AskAsync(
        string method,
        string path,
        byte[] body,
        int client,
        int expected,
        Func<HttpRequest, Task<IResult>> handle,
        string? authorization = null)
    {
        var (status, said) = await SendAsync(method, path, body, client, handle, authorization);
        return status == expected
            ? said.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(said) : default
            : throw new InvalidOperationException($"{method} {path} answered {status}: {said}");
    }

    /// <summary>Hands a request to an endpoint; status and body of its answer.</summary>
    public async Task<(int Status, string Said)> SendAsync(
        string method,
        string path,
        byte[] body,
        int client,
        Func<HttpRequest, Task<IResult>> handle,
        string? authorization = null)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost");
        context.Request.Path = path;
        context.Request.ContentType = body.Length > 0 ? "application/json" : null;
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Request.Headers.Authorization = authorization;
        using var answered = new MemoryStream();
        context.Response.Body = answered;
        context.Connection.RemoteIpAddress = new IPAddress(0x0A000001L + client);
        await (await handle(context.Request)).ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answered.ToArray()));
    }
}
