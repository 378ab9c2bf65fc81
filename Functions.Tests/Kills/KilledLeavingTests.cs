using System.Collections.Concurrent;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// The process is killed at every single request to storage of a leaving, before storage sees it and once it answered.
/// Then the person sends it again at another instance, and with delivery Email the order ends what was begun.
/// </summary>
public sealed class KilledLeavingTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "correct horse";

    /// <summary>All instances are one service.</summary>
    private const string Issuer = "SignIn:Issuer=http://localhost/api";

    private StoredTables Tables => new(mails.ConnectionString);

    [Theory]
    // Session and account read, try read and taken, cleared, note written, marked, two claims read and deleted; then
    // the row deleted, or before the mark the order sent.
    [InlineData("Response", 13)]
    [InlineData("Email", 13)]
    public async Task ALeavingKilledAtAnyStepIsEnded(string delivery, int steps)
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf(delivery));
        var people = new ConcurrentBag<(string Name, bool WasMarked)>();
        await KillRun.AtEveryStepAsync(mails.ConnectionString, steps, to => StartAsync(to, delivery), async http =>
        {
            var name = await AddAsync();
            var bearer = (await survivor.Http.SignInAsync(name, Password)).Access;
            async Task RepeatAsync()
            {
                var row = await Tables.RowAsync(name);
                var wasMarked = row is null || row.GetDateTimeOffset("RemovedAt") is not null;
                people.Add((name, wasMarked));
                var again = await LeaveAsync(survivor.Http, bearer);
                Assert.Equal(wasMarked ? "401 session_ended" : "204", again);
            }

            return new KilledStep(async () => Assert.Equal("204", await LeaveAsync(http, bearer)), RepeatAsync);
        });

        Assert.Contains(people, one => one.WasMarked);
        Assert.Contains(people, one => !one.WasMarked);
        foreach (var (name, wasMarked) in people)
        {
            await AssertGoneAsync(name, delivery, wasMarked);
        }
    }

    private async Task AssertGoneAsync(string name, string delivery, bool wasMarked)
    {
        if (delivery == "Email")
        {
            await Wait.UntilAsync(async () => await Tables.RowAsync(name) is null, $"the row of {name} is gone");
            await mails.OnlyMailAsync($"{name}@example.org");
        }

        // With delivery Response what was marked and left is the purge's: its note is there.
        var row = await Tables.RowAsync(name);
        if (row is not null)
        {
            Assert.True(wasMarked && delivery == "Response", name);
            Assert.NotNull(row.GetDateTimeOffset("RemovedAt"));
            var note = await Tables.Limits.GetEntityIfExistsAsync<TableEntity>(row.RowKey, "removal");
            Assert.True(note.HasValue);
            return;
        }

        Assert.Null(await Tables.HolderAsync(name));
        Assert.Null(await Tables.HolderAsync($"{name}@example.org"));
    }

    private Task<string> AddAsync() => StoredAccounts.InsertActiveAsync(mails.ConnectionString, Password);

    private Task<ServerProcess> StartAsync(string connectionString, string delivery) =>
        ServerProcess.StartAsync(connectionString, SettingsOf(delivery));

    private string[] SettingsOf(string delivery) =>
        [Issuer, .. delivery == "Email" ? mails.PickupSettings() : (string[])[]];

    private static async Task<string> LeaveAsync(HttpClient http, string bearer)
    {
        using var answer = await http.LeaveAsync(bearer, Password);
        return await TestServer.OutcomeAsync(answer);
    }
}
