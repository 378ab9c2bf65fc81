using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// The process is killed at every single request to storage, before storage sees it and once it answered; then the
/// caller repeats the request at another instance. Several kills go on at once, and the mails are awaited at the end.
/// </summary>
[Collection(Processes.Name)]
public sealed class KilledServerTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "correct horse";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("Response", 5)] // two claims read, account and claims written
    [InlineData("Email", 3)] // the name's claim read, account and order written
    public async Task ARegistrationKilledAtAnyStepSucceedsWhenRepeated(string delivery, int steps)
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf(delivery));
        await RegisterAsync(survivor.Http, Body(TestServer.NewName())); // table and queue are there
        var names = new ConcurrentBag<string>();
        await KillRun.AtEveryStepAsync(mails.ConnectionString, steps, to => StartAsync(to, delivery), async http =>
        {
            var name = TestServer.NewName();
            names.Add(name);
            async Task RepeatAsync()
            {
                var answer = await RegisterAsync(survivor.Http, Body(name));
                if (answer.TryGetProperty("confirmation_url", out var link))
                {
                    Assert.Equal(
                        "User Activated", await PostAsync(survivor.Http, new Uri(link.GetString()!).AbsolutePath));
                }
            }

            return new KilledStep(() => RegisterAsync(http, Body(name)), RepeatAsync);
        });

        foreach (var name in names)
        {
            if (delivery == "Email")
            {
                await ActivateByMailAsync(survivor.Http, name, most: 2);
            }

            await AssertOneAccountAsync(name);
        }

        await MailQueues.AssertNoneParkedAsync(mails.ConnectionString);
    }

    [Theory]
    [InlineData("Response", 1)] // one merge
    [InlineData("Email", 6)] // account read, try read and taken, email and name claimed, merge
    public async Task AnActivationKilledAtAnyStepSucceedsOnceWhenRepeated(string delivery, int steps)
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf(delivery));
        await KillRun.AtEveryStepAsync(mails.ConnectionString, steps, to => StartAsync(to, delivery), async http =>
        {
            var name = TestServer.NewName();
            var answer = await RegisterAsync(survivor.Http, Body(name));
            var link = answer.TryGetProperty("confirmation_url", out var url)
                ? new Uri(url.GetString()!).AbsolutePath
                : await mails.LinkAsync($"{name}@example.org");
            async Task RepeatAsync()
            {
                var before = (await RowAsync(name))!;
                Assert.Equal("User Activated", await PostAsync(survivor.Http, link));
                var after = (await RowAsync(name))!;
                // Activated once, and not touched again.
                Assert.Equal(before.GetBoolean("IsActive") == true, before.ETag == after.ETag);
                await AssertOneAccountAsync(name);
            }

            return new KilledStep(
                async () => _ = delivery == "Email" ? await PostAsync(http, link) : await http.GetStringAsync(link),
                RepeatAsync);
        });
    }

    [Fact]
    public async Task AResendKilledAtItsOnlyStepMailsALinkWhenRepeated()
    {
        await using var survivor = await KillRun.StartSurvivorAsync(mails.ConnectionString, SettingsOf("Email"));
        var names = new ConcurrentBag<string>();
        await KillRun.AtEveryStepAsync(mails.ConnectionString, 1, to => StartAsync(to, "Email"), async http =>
        {
            var name = TestServer.NewName();
            names.Add(name);
            await RegisterAsync(survivor.Http, Body(name));
            await mails.LinkAsync($"{name}@example.org");
            return new KilledStep(() => ResendAsync(http, name), () => ResendAsync(survivor.Http, name));
        });

        foreach (var name in names)
        {
            Assert.True((await mails.MailsAsync($"{name}@example.org", 2)).Count >= 2);
            await ActivateByMailAsync(survivor.Http, name, most: 3);
        }

        await MailQueues.AssertNoneParkedAsync(mails.ConnectionString);
    }

    private Task<ServerProcess> StartAsync(string connectionString, string delivery) =>
        ServerProcess.StartAsync(connectionString, SettingsOf(delivery));

    private string[] SettingsOf(string delivery) =>
    [
        .. delivery == "Email" ? mails.PickupSettings() : [], "Limits:MailInterval=00:00:00", "Limits:MailsPerDay=50",
    ];

    private static object Body(string name) => new
    {
        username = name,
        email = $"{name}@example.org",
        password = Password,
    };

    private static async Task<JsonElement> RegisterAsync(HttpClient http, object body)
    {
        using var answer = await http.PostAsJsonAsync("/api/register", body);
        Assert.Contains((int)answer.StatusCode, new[] { 201, 202 });
        return await TestServer.JsonAsync(answer);
    }

    private static async Task ResendAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync("/api/resend", new { email = $"{name}@example.org" });
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private static async Task<string?> PostAsync(HttpClient http, string link)
    {
        using var answer = await http.PostAsJsonAsync(link, new { password = Password });
        return (await TestServer.JsonAsync(answer)).GetProperty("detail").GetString();
    }

    /// <summary>
    /// Waits for a mail and activates by it. A registration that was killed may have a mail of its own beside that of
    /// the repetition. No mail came twice, nor more than were asked for.
    /// </summary>
    private async Task ActivateByMailAsync(HttpClient http, string name, int most)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var all = await mails.MailsAsync($"{name}@example.org", 1);
            Assert.Equal(all.Count, all.Select(mail => mail.MessageId).Distinct().Count());
            Assert.InRange(all.Count, 1, most);
            foreach (var mail in all)
            {
                if (await PostAsync(http, MailServer.LinkOf(mail)) == "User Activated")
                {
                    return;
                }
            }

            await Task.Delay(200, patience.Token);
        }
    }

    private async Task AssertOneAccountAsync(string name)
    {
        var account = (await RowAsync(name))!;
        Assert.True(account.GetBoolean("IsActive"), name);
        foreach (var key in new[] { name, $"{name}@example.org" })
        {
            Assert.Equal(account.RowKey, await new StoredTables(mails.ConnectionString).HolderAsync(key));
        }
    }

    /// <summary>The active account of a name or email, or else the newest.</summary>
    private async Task<TableEntity?> RowAsync(string nameOrEmail)
    {
        var rows = await new StoredTables(mails.ConnectionString).RowsAsync(nameOrEmail);
        return rows.LastOrDefault(row => row.GetBoolean("IsActive") == true) ?? (rows.Count > 0 ? rows[^1] : null);
    }
}
