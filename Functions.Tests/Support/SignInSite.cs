using Accounts.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Tests.Support;

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

    public Task<SessionTokens> SignInAsync(string name) => Server.Http.SignInAsync(name, Password);

    public Task<HttpResponseMessage> LoginAsync(string name, string password = Password, string? device = null) =>
        Server.Http.LoginAsync(name, password, device);

    public Task<HttpResponseMessage> RefreshAsync(string token) => Server.Http.RefreshAsync(token);

    public Task<string> TryRefreshAsync(string token) => Server.Http.TryRefreshAsync(token);

    /// <summary>The next tokens.</summary>
    public Task<SessionTokens> NextAsync(string token) => Server.Http.NextAsync(token);

    /// <summary>The next tokens at a time when no grace is left.</summary>
    public async Task<SessionTokens> RotateAsync(string token)
    {
        PassGrace();
        return await NextAsync(token);
    }

    public void PassGrace() => Server.Clock.Advance(TimeSpan.FromSeconds(31));

    public Task<string> LogoutAsync(object body, string? bearer = null) => Server.Http.LogoutAsync(body, bearer);

    public Task<string> MeAsync(string bearer) => Server.Http.MeAsync(bearer);

    /// <summary>The row of a session, or null.</summary>
    public async Task<TableEntity?> RowAsync(string sessionId)
    {
        var row = await Server.Sessions.GetEntityIfExistsAsync<TableEntity>(RowIds.Partition(sessionId), sessionId);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>Puts a row back as it was, as a restore of the table does.</summary>
    public Task RestoreAsync(TableEntity row) => Server.Sessions.UpsertEntityAsync(row, TableUpdateMode.Replace);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
