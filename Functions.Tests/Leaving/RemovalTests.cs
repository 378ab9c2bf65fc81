using Accounts.Mail;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Leaving;

/// <summary>
/// A removal that meets others, and one whose storage fails; delivery Response, where the request ends it.
/// </summary>
public sealed class RemovalTests
{
    private const int MostSteps = 30;

    [Fact]
    public async Task AnAccountThatWasOnlyTouchedIsRemovedAllTheSame()
    {
        await using var site = await SignInSite.StartAsync();
        var (name, account) = await ReadAsync(site);
        await site.Server.EditAsync(name, row => row["PasswordHash"] = "made again at a sign-in");
        Assert.True(await RemoveAsync(site, account));
        await AssertGoneAsync(site, name);
    }

    [Fact]
    public async Task AnAccountThatWasChangedMeanwhileStays()
    {
        await using var site = await SignInSite.StartAsync();
        foreach (var (column, value) in new[] { ("Stamp", (object)"another"), ("IsActive", false) })
        {
            var (name, account) = await ReadAsync(site);
            await site.Server.EditAsync(name, row => row[column] = value);
            Assert.False(await RemoveAsync(site, account));
            Assert.Null((await site.Server.RowAsync(name))!.GetDateTimeOffset("RemovedAt"));
            Assert.Equal(account.Id, await site.Server.HolderAsync(name));
        }
    }

    [Fact]
    public async Task WhoLeavesBesideASignOutEverywhereLeavesAllTheSame()
    {
        var hook = new StorageHook();
        await using var site = await SignInSite.StartAsync(hook);
        var name = await site.AddAsync();
        var isSignedOut = false;
        hook.Before = async request =>
        {
            if (!isSignedOut && StorageHook.Writes(request, AccountStore.TableName))
            {
                isSignedOut = true;
                await site.Server.EditAsync(name, row => row["Stamp"] = "another");
            }
        };
        var body = new { username = name, password = SignInSite.Password };
        Assert.Equal("204", await LinkClient.PostAsync(site.Server, "/api/leave", body));
        Assert.True(isSignedOut);
        await AssertGoneAsync(site, name);
    }

    [Fact]
    public async Task WhoeverTakesTheNameNextHasAllTries()
    {
        await using var site = await SignInSite.StartAsync("Limits:SignInTriesPerName=1");
        var (name, account) = await ReadAsync(site);
        var email = account.Email!;
        Assert.Equal("401 sign_in_failed", await site.Server.Http.TryLoginAsync(name, "another"));
        Assert.Equal("401 sign_in_failed", await site.Server.Http.TryLoginAsync(email, "another"));
        Assert.Equal("429 rate_limited", await site.Server.Http.TryLoginAsync(name, "another"));
        Assert.True(await RemoveAsync(site, account));
        Assert.Equal("401 sign_in_failed", await site.Server.Http.TryLoginAsync(name, "another"));
        Assert.Equal("401 sign_in_failed", await site.Server.Http.TryLoginAsync(email, "another"));
    }

    [Fact]
    public async Task OfManyAtOnceAllAreToldThatItIsGone()
    {
        await using var site = await SignInSite.StartAsync(new SlowStorage());
        var (name, account) = await ReadAsync(site);
        var store = site.Server.Services.GetRequiredService<AccountStore>();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            await store.FindAsync(account.Id, CancellationToken.None) is not { } read
                || await RemoveAsync(site, read)));
        Assert.All(all, Assert.True);
        await AssertGoneAsync(site, name);
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task OneFailedCallIsAbsorbed(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        await FailingStorage.AssertAbsorbedAsync(site.Server, fault, "204", async () =>
        {
            var tokens = await site.SignInAsync();
            return () => LeaveAsync(site, tokens.Access);
        });
    }

    /// <summary>Before the mark it is 503 and nothing has changed; from there on the account is gone.</summary>
    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task WhereStorageFailsForGoodTheAnswerIsTrue(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        var outcomes = new List<string>();
        for (var step = 1; ; step++)
        {
            Assert.InRange(step, 1, MostSteps);
            var name = await site.AddAsync();
            var tokens = await site.SignInAsync(name);
            var failing = step;
            site.Server.Storage.Reset(call => call >= failing ? fault : null);
            using var answer = await LeaveAsync(site, tokens.Access);
            var calls = site.Server.Storage.Calls;
            site.Server.Storage.Reset();
            outcomes.Add(await TestServer.OutcomeAsync(answer));
            var row = await site.Server.RowAsync(name);
            var isGone = row is null || row.GetDateTimeOffset("RemovedAt") is not null;
            // A mark whose answer is lost for good is the one case in which nobody can know.
            Assert.True(isGone || outcomes[^1] == "503 storage_unavailable", $"{step}: {outcomes[^1]}");
            using var again = await LeaveAsync(site, tokens.Access);
            Assert.Equal(isGone ? "401 session_ended" : "204", await TestServer.OutcomeAsync(again));
            if (calls < step)
            {
                break;
            }
        }

        Assert.Equal("503 storage_unavailable", outcomes[0]);
        Assert.True(outcomes.Count(outcome => outcome == "204") > 2, "It is said as soon as the account is gone.");
    }

    private static Task<HttpResponseMessage> LeaveAsync(SignInSite site, string bearer) =>
        site.Server.Http.LeaveAsync(bearer, SignInSite.Password);

    private static async Task<(string Name, AccountEntity Account)> ReadAsync(SignInSite site)
    {
        var name = await site.AddAsync();
        var id = (await site.Server.RowAsync(name))!.RowKey;
        return (name, await site.Server.AccountAsync(id));
    }

    private static Task<bool> RemoveAsync(SignInSite site, AccountEntity account) =>
        site.Server.Services.GetRequiredService<OrderedRemoval>().RemoveAsync(account, CancellationToken.None);

    private static async Task AssertGoneAsync(SignInSite site, string name)
    {
        Assert.Null(await site.Server.RowAsync(name));
        Assert.Null(await site.Server.HolderAsync(name));
        Assert.Null(await site.Server.HolderAsync($"{name}@example.org"));
    }
}
