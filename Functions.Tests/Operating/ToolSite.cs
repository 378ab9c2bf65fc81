using Accounts.Operating;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>A storage of its own with a server over it, and the operator's tool.</summary>
public sealed class ToolSite : IAsyncLifetime
{
    public const string Password = "krzysiek";

    private TestServer? server;
    private StorageAccount? storage;

    public TestServer Server => server!;

    public string ConnectionString => storage!.ConnectionString;

    public ToolProcess Tool => new(ConnectionString);

    public ToolProcess ToolByMail => new(ConnectionString, "Email");

    public async Task InitializeAsync()
    {
        storage = await TestStorage.NewAsync();
        server = await TestServer.StartAsync(storage, null);
        await Server.Tables.CreateAsync();
    }

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();

    /// <summary>An active account, changed as given, with its claims; its name.</summary>
    public Task<string> AddAsync(Action<TableEntity>? change = null) =>
        StoredAccounts.InsertActiveAsync(ConnectionString, Password, change);

    /// <summary>A pending registration by mail, without claims; its name.</summary>
    public async Task<string> AddPendingAsync(string? email = null, Delivery delivery = Delivery.Email)
    {
        var name = TestServer.NewName();
        await StoredAccounts.InsertAsync(
            Server.Table, StoredAccounts.Make(name, email ?? $"{name}@example.org", Password, delivery));
        return name;
    }

    public async Task<string> IdAsync(string name) => (await Server.RowAsync(name))!.RowKey;

    /// <summary>An account as the tool finds it.</summary>
    public async Task<AccountEntity> FindAsync(string which) =>
        (await Server.Services.GetRequiredService<AccountFinder>().FindAsync(which, CancellationToken.None))!;

    /// <summary>Does what a command of the tool does, without its process.</summary>
    public async Task<ActResult> ActAsync(string which, Func<OperatorActs, AccountEntity, Task<ActResult>> act) =>
        await act(Server.Services.GetRequiredService<OperatorActs>(), await FindAsync(which));

    public Task<string> LoginAsync(string name, string password = Password) =>
        Server.Http.TryLoginAsync(name, password);
}
