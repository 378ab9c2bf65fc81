using System.Net.Http.Json;
using System.Text.Json;
using Accounts;
using Accounts.Passwords;
using Accounts.Purging;
using Accounts.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Server;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// The real Server on a free loopback port, with a clock to set, storage to break, and its log to read.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);

    /// <summary>Servers of one storage would purge the overdue accounts of each other's tests.</summary>
    private static readonly PurgeTimings NoFirstPurge = new() { FirstPause = TimeSpan.FromHours(1) };

    /// <summary>A test may make hundreds of calls fail.</summary>
    private static readonly StorageRetries QuickRetries = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(2),
        LongestPause = TimeSpan.FromMilliseconds(10),
    };

    private readonly WebApplication app;

    private TestServer(
        WebApplication app,
        FakeTimeProvider clock,
        StorageFaults storage,
        FakeLogCollector log,
        string connectionString)
    {
        this.app = app;
        Clock = clock;
        Storage = storage;
        Log = log;
        ConnectionString = connectionString;
        Tables = new StoredTables(connectionString);
        Http = new HttpClient(new DocumentedAnswers(new HttpClientHandler { AllowAutoRedirect = false }))
        {
            BaseAddress = new Uri(app.Urls.First()),
            Timeout = LongestAnswer,
        };
    }

    /// <summary>Every answer it gets must be as openapi.json says.</summary>
    public HttpClient Http { get; }

    public FakeTimeProvider Clock { get; }

    public StorageFaults Storage { get; }

    public FakeLogCollector Log { get; }

    /// <summary>That of its storage.</summary>
    public string ConnectionString { get; }

    /// <summary>The tables behind the server, not seen by <see cref="Storage"/>.</summary>
    public StoredTables Tables { get; }

    public TableClient Table => Tables.Accounts;

    public TableClient Names => Tables.Names;

    public TableClient Limits => Tables.Limits;

    public TableClient Sessions => Tables.Sessions;

    public IServiceProvider Services => app.Services;

    /// <summary>
    /// Starts a server in Development with local.settings.json, over which the settings given win:
    /// <c>Token:Lifetime=00:00:07</c>.
    /// </summary>
    public static Task<TestServer> StartAsync(params string[] settings) => StartAsync(null, null, settings);

    /// <summary>Starts a server over this storage, or null for the shared; its services are changed last.</summary>
    public static async Task<TestServer> StartAsync(
        StorageAccount? storage, Action<IServiceCollection>? change, params string[] settings)
    {
        storage ??= await TestStorage.SharedAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var faults = new StorageFaults();
        var log = new FakeLogCollector();
        var app = ServerApp.Build(
            [
                "--environment=Development", "--urls=http://127.0.0.1:0",
                $"--AzureWebJobsStorage={storage.ConnectionString}", .. settings.Select(setting => $"--{setting}"),
            ],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<HttpPipelinePolicy>(faults);
                builder.Logging.ClearProviders().AddProvider(new FakeLoggerProvider(log))
                    .SetMinimumLevel(LogLevel.Trace);
                builder.Services.AddSingleton(CheapHasher).AddSingleton(QuickRetries).AddSingleton(NoFirstPurge);
                EachMailSender.Use(builder.Services);
                change?.Invoke(builder.Services);
            });
        await app.StartAsync();
        return new TestServer(app, clock, faults, log, storage.ConnectionString);
    }

    /// <summary>Makes a server hash as in production, which few tests are about.</summary>
    public static void HashFully(IServiceCollection services) => services.AddSingleton<PasswordHasher>();

    /// <summary>Makes a server wait before it repeats a failed call to storage as in production.</summary>
    public static void RetryFully(IServiceCollection services) => services.AddSingleton(new StorageRetries());

    /// <summary>An account as the server itself reads it.</summary>
    public async Task<AccountEntity> AccountAsync(string id) =>
        (await Services.GetRequiredService<AccountStore>().FindAsync(id, CancellationToken.None))!;

    /// <summary>Whether this is the password of an account's row.</summary>
    public Task<bool> IsPasswordAsync(TableEntity row, string password) =>
        Services.GetRequiredService<PasswordHasher>()
            .VerifyAsync(password, row.GetString("PasswordHash"), CancellationToken.None);

    /// <summary>A user name nobody has.</summary>
    public static string NewName() => $"user-{Guid.NewGuid():N}"[..20];

    /// <summary>An email nobody has.</summary>
    public static string NewEmail() => $"{NewName()}@example.org";

    public Task<HttpResponseMessage> RegisterAsync(object body) => Http.PostAsJsonAsync("/api/register", body);

    /// <summary>The outcome of a registration; that of one accepted with delivery Email is a bare <c>202</c>.</summary>
    public async Task<string> TryRegisterAsync(string? userName, string? email, string password = "krzysiek")
    {
        using var answer = await RegisterAsync(new { username = userName, email, password });
        return (int)answer.StatusCode == 202 ? "202" : await OutcomeAsync(answer);
    }

    /// <summary>Registers with delivery Email.</summary>
    public async Task RegisterByMailAsync(string email, string? userName = null, string password = "krzysiek") =>
        Assert.Equal("202", await TryRegisterAsync(userName, email, password));

    /// <summary>Registers with delivery Response and returns the link, relative.</summary>
    public async Task<string> LinkAsync(string userName, string? email = null, string password = "krzysiek")
    {
        using var response = await RegisterAsync(new { username = userName, email, password });
        if ((int)response.StatusCode != 201)
        {
            var body = await response.Content.ReadAsStringAsync();
            throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
        }

        return await LinkClient.OfAsync(response);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Status and code, such as <c>409 username_taken</c>; the detail where there is no code.</summary>
    public static async Task<string> OutcomeAsync(HttpResponseMessage response)
    {
        var status = $"{(int)response.StatusCode}";
        var body = await response.Content.ReadAsStringAsync();
        if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json"))
        {
            return status;
        }

        var json = JsonDocument.Parse(body).RootElement;
        var hasWord = json.TryGetProperty("code", out var word) || json.TryGetProperty("detail", out word);
        return hasWord ? $"{status} {word.GetString()}" : status;
    }

    /// <inheritdoc cref="StoredTables.RowAsync"/>
    public Task<TableEntity?> RowAsync(string nameOrEmail) => Tables.RowAsync(nameOrEmail);

    /// <inheritdoc cref="StoredTables.RowsAsync"/>
    public Task<IReadOnlyList<TableEntity>> RowsAsync(string nameOrEmail) => Tables.RowsAsync(nameOrEmail);

    /// <inheritdoc cref="StoredTables.HolderAsync"/>
    public Task<string?> HolderAsync(string nameOrEmail) => Tables.HolderAsync(nameOrEmail);

    /// <inheritdoc cref="StoredTables.EditAsync"/>
    public Task<string> EditAsync(string nameOrEmail, Action<TableEntity> change) =>
        Tables.EditAsync(nameOrEmail, change);

    private static PasswordHasher CheapHasher(IServiceProvider services) =>
        new(services.GetRequiredService<HashingGate>()) { MemoryKiB = 8, Passes = 1 };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
