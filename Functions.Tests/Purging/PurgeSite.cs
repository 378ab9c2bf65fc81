using Accounts.Purging;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Server;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>An Azurite of its own: a purge concerns every row of the table.</summary>
public sealed class PurgeSite : IAsyncLifetime
{
    private Azurite? azurite;

    public async Task InitializeAsync() => azurite = await TestStorage.StartAsync();

    public Task<TestServer> StartAsync(params string[] settings) => TestServer.StartAsync(azurite, null, settings);

    public static Task<PurgeCount> PurgeAsync(TestServer server) => server.Services.GetRequiredService<AccountPurge>().RunAsync(CancellationToken.None);

    /// <summary>Dates the registration back, as if it had been made then.</summary>
    public static Task DateBackAsync(TestServer server, string name, TimeSpan age) => server.EditAsync(name, row => row["RegisteredAt"] = server.Clock.GetUtcNow() - age);

    public Task DisposeAsync() => azurite!.DisposeAsync().AsTask();
}
