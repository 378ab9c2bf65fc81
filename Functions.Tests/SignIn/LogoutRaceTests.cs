using Accounts.Storage;
using Azure;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.SignIn;

/// <summary>Signing out everywhere while others write the account.</summary>
public sealed class LogoutRaceTests
{
    private static readonly object Everywhere = new { everywhere = true };

    private readonly StorageHook storage = new();

    /// <summary>Storage answers all the time, so it is not what hinders.</summary>
    [Fact]
    public async Task OfAnAccountThatIsWrittenAllTheTimeIsToldOverloaded()
    {
        await using var site = await SignInSite.StartAsync(storage);
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        var id = (await site.Server.RowAsync(name))!.RowKey;
        storage.Before = request => StorageHook.Writes(request, "Accounts") ? TouchAsync(site, id) : Task.CompletedTask;
        Assert.Equal("503 overloaded", await site.LogoutAsync(Everywhere, tokens.Access));
    }

    [Fact]
    public async Task OfAnAccountThatIsWrittenOnceEndsItsSessions()
    {
        await using var site = await SignInSite.StartAsync(storage);
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        var id = (await site.Server.RowAsync(name))!.RowKey;
        storage.Before = async request =>
        {
            if (StorageHook.Writes(request, "Accounts"))
            {
                storage.Mend();
                await TouchAsync(site, id);
            }
        };
        Assert.Equal("204", await site.LogoutAsync(Everywhere, tokens.Access));
        Assert.Equal("401 session_ended", await site.MeAsync(tokens.Access));
    }

    private static async Task TouchAsync(SignInSite site, string id) => await site.Server.Table.UpdateEntityAsync(
        new TableEntity(RowIds.Partition(id), id), ETag.All, TableUpdateMode.Merge);
}
