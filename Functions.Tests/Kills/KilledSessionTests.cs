using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// The process is killed at every single request to storage of a sign-in, a refresh and a sign-out; then the client
/// sends it again at another instance. Nobody is signed out who did not want it, and who did is.
/// </summary>
[Collection(Processes.Name)]
public sealed class KilledSessionTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "correct horse";

    /// <summary>Longer than the grace.</summary>
    private static readonly TimeSpan PastGrace = TimeSpan.FromMinutes(1);

    /// <summary>All instances are one service; two tries must do, so one of a killed process may not stay.</summary>
    private static readonly string[] Settings =
        ["SignIn:Issuer=http://localhost/api", "Limits:SignInTriesPerName=2"];

    [Fact] // claim and account read, tries read and taken, session written, tries cleared, weak hash made again
    public Task ASignInKilledAtAnyStepSucceedsWhenRepeatedAndSpendsNoTry() => KillAsync(7, async (http, survivor) =>
    {
        var name = await AddAsync();
        async Task RepeatAsync()
        {
            var tokens = await survivor.SignInAsync(name, Password);
            Assert.Equal("200", await survivor.MeAsync(tokens.Access));
            Assert.Equal("401 sign_in_failed", await survivor.TryLoginAsync(name, "wrong"));
            await survivor.SignInAsync(name, Password);
        }

        return new KilledStep(() => http.SignInAsync(name, Password), RepeatAsync);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ARefreshKilledAtAnyStepSignsNobodyOut(bool isLate) => KillAsync(3, async (http, survivor) =>
    {
        var name = await AddAsync();
        var first = await survivor.SignInAsync(name, Password);
        await PassGraceAsync(first);
        async Task RepeatAsync()
        {
            if (isLate)
            {
                await PassGraceAsync(first);
            }

            var second = await survivor.NextAsync(first.Refresh);
            Assert.Equal(second.Refresh, (await survivor.NextAsync(first.Refresh)).Refresh);
            await PassGraceAsync(first);
            var third = await survivor.NextAsync(second.Refresh);
            Assert.Equal(second.Number + 1, third.Number);
            Assert.Equal("200", await survivor.MeAsync(third.Access));
        }

        return new KilledStep(() => http.NextAsync(first.Refresh), RepeatAsync);
    });

    [Fact]
    public Task ASignOutKilledAtItsOnlyStepIsEndedWhenRepeated() => KillAsync(1, async (http, survivor) =>
    {
        var tokens = await survivor.SignInAsync(await AddAsync(), Password);
        async Task LogoutAsync(HttpClient at) =>
            Assert.Equal("204", await at.LogoutAsync(new { refresh_token = tokens.Refresh }));

        async Task RepeatAsync()
        {
            await LogoutAsync(survivor);
            await AssertEndedAsync(survivor, tokens);
        }

        return new KilledStep(() => LogoutAsync(http), RepeatAsync);
    });

    [Fact] // session and account read, stamp written
    public Task ASignOutEverywhereKilledAtAnyStepIsEndedWhenRepeated() => KillAsync(3, async (http, survivor) =>
    {
        var name = await AddAsync();
        var tokens = await survivor.SignInAsync(name, Password);
        var other = await survivor.SignInAsync(name, Password);
        Task<string> LogoutAsync(HttpClient at) => at.LogoutAsync(new { everywhere = true }, tokens.Access);

        async Task RepeatAsync()
        {
            // Where the killed one was carried out, the token's own session has ended too.
            Assert.Contains(await LogoutAsync(survivor), new[] { "204", "401 session_ended" });
            await AssertEndedAsync(survivor, tokens);
            await AssertEndedAsync(survivor, other);
            await survivor.SignInAsync(name, Password);
        }

        return new KilledStep(async () => Assert.Equal("204", await LogoutAsync(http)), RepeatAsync);
    });

    /// <summary>Lets the last refresh of a session be longer ago, as waiting does.</summary>
    private async Task PassGraceAsync(SessionTokens tokens)
    {
        var sessions = new StoredTables(mails.ConnectionString).Sessions;
        var id = tokens.SessionId;
        var row = (await sessions.GetEntityAsync<TableEntity>(RowIds.Partition(id), id)).Value;
        const string RefreshedAt = nameof(SessionEntity.RefreshedAt);
        row[RefreshedAt] = row.GetDateTimeOffset(RefreshedAt) - PastGrace;
        await sessions.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
    }

    private static async Task AssertEndedAsync(HttpClient http, SessionTokens tokens)
    {
        Assert.Equal("401 session_ended", await http.TryRefreshAsync(tokens.Refresh));
        Assert.Equal("401 session_ended", await http.MeAsync(tokens.Access));
    }

    /// <summary>The tables are there before anything is killed.</summary>
    private async Task KillAsync(int steps, Func<HttpClient, HttpClient, Task<KilledStep>> prepare)
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, Settings);
        await survivor.Http.SignInAsync(await AddAsync(), Password);
        await KillRun.AtEveryStepAsync(
            mails.ConnectionString, steps, StartAsync, http => prepare(http, survivor.Http));
    }

    private static Task<ServerProcess> StartAsync(string connectionString) =>
        ServerProcess.StartAsync(connectionString, Settings);

    private Task<string> AddAsync() => StoredAccounts.InsertActiveAsync(mails.ConnectionString, Password);
}
