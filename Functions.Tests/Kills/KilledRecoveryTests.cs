using System.Collections.Concurrent;
using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// The process is killed at every single request to storage of a reset and of a change, before storage sees it and once
/// it answered. Then the same request goes to another instance. The owner is told of the change once, by mail.
/// </summary>
public sealed class KilledRecoveryTests(MailServer mails) : IClassFixture<MailServer>
{
    /// <summary>All instances are one service.</summary>
    private const string Issuer = "SignIn:Issuer=http://localhost/api";
    private const string Told = "was changed";

    [Theory]
    [InlineData(true, true, "Email", 5)] // account read, order sent, written, the counts of name and email cleared
    [InlineData(false, false, "Response", 6)] // read, the claim inserted in vain, read, written, account, count
    [InlineData(false, true, "Response", 10)] // two claims, two counts
    public async Task AResetKilledAtAnyStepSucceedsWhenRepeated(bool isActive, bool hasName, string delivery, int steps)
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf(delivery));
        await ResetAsync(survivor.Http, await AddAsync(isActive, hasName)); // tables and queue are there
        var emails = new ConcurrentBag<string>();
        await KillRun.AtEveryStepAsync(mails.ConnectionString, steps, to => StartAsync(to, delivery), async http =>
        {
            var email = await AddAsync(isActive, hasName);
            emails.Add(email);
            var link = await LinkAsync(email);
            async Task RepeatAsync()
            {
                Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(survivor.Http, link));
                await AssertPasswordAsync(survivor.Http, email);
                // The link is used, whoever used it.
                Assert.Equal(ResetCalls.Gone, await ResetCalls.ResetAsync(survivor.Http, link, "a third password"));
            }

            return new KilledStep(() => ResetCalls.ResetAsync(http, link), RepeatAsync);
        });

        await AssertToldOnceAsync(emails, delivery);
    }

    /// <summary>
    /// Killed before the password is written it may be repeated. Killed after it the password is the new one, and the
    /// session has ended like all others; only at the very end it lives, and the old password is the wrong one.
    /// </summary>
    [Theory]
    [InlineData("Response", 6)] // session and account read, try read and taken, account and session written
    [InlineData("Email", 7)] // the order sent before
    public async Task AChangeKilledAtAnyStepLeavesTheOldPasswordOrTheNewOne(string delivery, int steps)
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf(delivery));
        await ResetAsync(survivor.Http, await AddAsync(isActive: true, hasName: false)); // tables and queue are there
        var emails = new ConcurrentBag<string>();
        Task<ServerProcess> Start(string to) => StartAsync(to, delivery);
        await KillRun.AtEveryStepAsync(mails.ConnectionString, steps, Start, async (http, kill) =>
        {
            var email = await AddAsync(isActive: true, hasName: false);
            emails.Add(email);
            var bearer = (await survivor.Http.SignInAsync(email, ResetCalls.Old)).Access;
            async Task RepeatAsync()
            {
                var isWritten =
                    (await new StoredTables(mails.ConnectionString).RowAsync(email))!.GetString("ResetId") is not null;
                var again = await ResetCalls.TryChangeAsync(survivor.Http, bearer);
                Assert.Equal(isWritten, again != ResetCalls.Changed);
                if (kill is null or { IsSure: true })
                {
                    Assert.Equal(OutcomeAfter(kill, steps), again);
                }

                await AssertPasswordAsync(survivor.Http, email);
            }

            return new KilledStep(() => ResetCalls.TryChangeAsync(http, bearer), RepeatAsync);
        });

        await AssertToldOnceAsync(emails, delivery);
    }

    /// <summary>What a repeated change is answered; the account is written at the last step but one.</summary>
    private static string OutcomeAfter(StepKill? kill, int steps) => kill switch
    {
        // Killed once the session was written, and not killed at all.
        null => "403 password_mismatch",
        { IsAnswered: true } when kill.Step == steps => "403 password_mismatch",
        // Written but for the session: killed as the write was answered, and as the session's was to begin.
        { IsAnswered: false } when kill.Step == steps => "401 session_ended",
        { IsAnswered: true } when kill.Step == steps - 1 => "401 session_ended",
        _ => ResetCalls.Changed,
    };

    [Fact]
    public async Task AskingForALinkKilledAtItsOnlyStepMailsOneWhenRepeated()
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf("Email"));
        var emails = new ConcurrentBag<string>();
        await KillRun.AtEveryStepAsync(mails.ConnectionString, 1, to => StartAsync(to, "Email"), async http =>
        {
            var email = await AddAsync(isActive: true, hasName: true);
            emails.Add(email);
            return new KilledStep(() => ForgetAsync(http, email), () => ForgetAsync(survivor.Http, email));
        });

        foreach (var email in emails)
        {
            var mail = (await mails.MailsAsync(email, 1))[0];
            Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(survivor.Http, MailServer.LinkOf(mail)));
        }
    }

    private static async Task ForgetAsync(HttpClient http, string email)
    {
        using var answer = await http.PostAsJsonAsync("/api/password/forgot", new { email });
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private static async Task AssertPasswordAsync(HttpClient http, string email)
    {
        Assert.Equal("200", await http.TryLoginAsync(email, ResetCalls.New));
        Assert.Equal("401 sign_in_failed", await http.TryLoginAsync(email, ResetCalls.Old));
    }

    /// <summary>The order is sent before the write, and its mail sends itself where the write was made, once.</summary>
    private async Task AssertToldOnceAsync(IReadOnlyCollection<string> emails, string delivery)
    {
        var count = delivery == "Email" ? 1 : 0;
        foreach (var email in emails)
        {
            await mails.MailsAsync(email, count);
        }

        await Task.Delay(TimeSpan.FromSeconds(2)); // nothing comes after
        foreach (var email in emails)
        {
            var told = await mails.MailsAsync(email, count);
            Assert.Equal(count, told.Count);
            Assert.All(told, mail => Assert.Contains(Told, mail.Subject, StringComparison.Ordinal));
        }
    }

    private Task<string> AddAsync(bool isActive, bool hasName) =>
        ResetCalls.InsertAsync(mails.ConnectionString, isActive, hasName);

    private Task<string> LinkAsync(string email) =>
        new Contract.HostAccounts(mails.ConnectionString).ResetPathAsync(email);

    private async Task ResetAsync(HttpClient http, string email)
    {
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(http, await LinkAsync(email)));
        await AssertPasswordAsync(http, email);
    }

    private Task<ServerProcess> StartAsync(string connectionString, string delivery) =>
        ServerProcess.StartAsync(connectionString, SettingsOf(delivery));

    private string[] SettingsOf(string delivery) =>
        [Issuer, .. delivery == "Email" ? mails.PickupSettings() : (string[])[]];
}
