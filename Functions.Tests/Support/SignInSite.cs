using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Accounts.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>The tokens of a session as they were answered.</summary>
public sealed record SessionTokens(string Access, string Refresh)
{
    /// <summary>The session's id.</summary>
    public string SessionId => Claims(Refresh).GetProperty("sid").GetString()!;

    /// <summary>The number of the refresh token.</summary>
    public long Number => Claims(Refresh).GetProperty("n").GetInt64();

    public static async Task<SessionTokens> OfAsync(HttpResponseMessage answer)
    {
        Assert.Equal("200", await TestServer.OutcomeAsync(answer));
        var body = await TestServer.JsonAsync(answer);
        return new SessionTokens(
            body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
    }

    /// <summary>What a token says.</summary>
    public static JsonElement Claims(string token) => JsonDocument.Parse(Forgery.Open(token).Payload).RootElement;
}

/// <summary>A server to sign in at. Storage goes by the server's clock, and a gate can hold its calls.</summary>
public sealed class SignInSite : IAsyncDisposable
{
    public const string Password = "krzysiek";

    private SignInSite(TestServer server, StorageGate gate)
    {
        Server = server;
        Gate = gate;
    }

    public TestServer Server { get; }

    public StorageGate Gate { get; }

    public static Task<SignInSite> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>Starts a server; a further policy sees every call to storage.</summary>
    public static Task<SignInSite> StartAsync(HttpPipelinePolicy policy, params string[] settings) =>
        StartAsync(services => services.AddSingleton(policy), settings);

    /// <summary>Starts a server whose services are changed last.</summary>
    public static async Task<SignInSite> StartAsync(Action<IServiceCollection> change, params string[] settings)
    {
        var gate = new StorageGate();
        var server = await TestServer.StartAsync(
            null,
            services =>
            {
                services.AddSingleton<HttpPipelinePolicy, StorageClock>().AddSingleton<HttpPipelinePolicy>(gate);
                change(services);
            },
            settings);
        await server.Tables.CreateAsync();
        return new SignInSite(server, gate);
    }

    /// <summary>Inserts an active account of the password with its claim, changed as given; its name.</summary>
    public Task<string> AddAsync(Action<TableEntity>? change = null, Delivery delivery = Delivery.Response) =>
        StoredAccounts.InsertActiveAsync(Server.ConnectionString, Password, change, delivery);

    /// <summary>A session of a new account.</summary>
    public async Task<SessionTokens> SignInAsync() => await SignInAsync(await AddAsync());

    public async Task<SessionTokens> SignInAsync(string name)
    {
        using var answer = await LoginAsync(name);
        return await SessionTokens.OfAsync(answer);
    }

    public Task<HttpResponseMessage> LoginAsync(string name, string password = Password, string? device = null) =>
        Server.Http.PostAsJsonAsync("/api/login", new { username = name, password, refresh_token = device });

    public Task<HttpResponseMessage> RefreshAsync(string token) =>
        Server.Http.PostAsJsonAsync("/api/refresh", new { refresh_token = token });

    /// <summary>The outcome of a refresh.</summary>
    public async Task<string> TryRefreshAsync(string token)
    {
        using var answer = await RefreshAsync(token);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The next tokens.</summary>
    public async Task<SessionTokens> NextAsync(string token)
    {
        using var answer = await RefreshAsync(token);
        return await SessionTokens.OfAsync(answer);
    }

    /// <summary>The next tokens at a time when no grace is left.</summary>
    public async Task<SessionTokens> RotateAsync(string token)
    {
        PassGrace();
        return await NextAsync(token);
    }

    public void PassGrace() => Server.Clock.Advance(TimeSpan.FromSeconds(31));

    public async Task<string> LogoutAsync(object body, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/logout")
        {
            Content = JsonContent.Create(
            body)
        };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await Server.Http.SendAsync(request);
        return await TestServer.OutcomeAsync(answer);
    }

    public async Task<string> MeAsync(string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await Server.Http.SendAsync(request);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The row of a session, or null.</summary>
    public async Task<TableEntity?> RowAsync(string sessionId)
    {
        var row = await Server.Sessions.GetEntityIfExistsAsync<TableEntity>(AccountIds.Partition(sessionId), sessionId);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>Puts a row back as it was, as a restore of the table does.</summary>
    public Task RestoreAsync(TableEntity row) => Server.Sessions.UpsertEntityAsync(row, TableUpdateMode.Replace);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
