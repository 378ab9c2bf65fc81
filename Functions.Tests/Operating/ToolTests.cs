using System.Text;
using System.Text.RegularExpressions;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Operating;
using Accounts.Storage;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>The operator's commands on one account, as processes.</summary>
public sealed partial class ToolTests(ToolSite site) : IClassFixture<ToolSite>
{
    [Fact]
    public async Task ShowSaysAllButSecretsByNameEmailAndId()
    {
        var name = await site.AddAsync(row => row["Locale"] = "de");
        var id = await site.IdAsync(name);
        var row = (await site.Server.RowAsync(name))!;
        var asUuid = Guid.Parse(id).ToString("D");
        string[] names = [name, name.ToUpperInvariant(), $"{name}@example.org", id, id.ToUpperInvariant(), asUuid];
        foreach (var which in names)
        {
            Assert.Equal(id, (await site.FindAsync(which)).Id);
        }

        var shown = await site.Tool.RunAsync($"show {name}");
        Assert.Equal(0, shown.Exit);
        foreach (var words in new[] { id, "active", name, "Argon2id", "this account", "no mail" })
        {
            Assert.Contains(words, shown.Output, StringComparison.Ordinal);
        }

        var shownAsJson = await site.Tool.RunAsync($"show {id} --json");
        foreach (var secret in new[] { row.GetString("PasswordHash"), row.GetString("Stamp") })
        {
            Assert.DoesNotContain(secret, shown.Output + shown.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, shownAsJson.Output + shownAsJson.Errors, StringComparison.Ordinal);
        }

        var json = shownAsJson.Json;
        Assert.Equal((id, "active"), (json.GetProperty("id").GetString(), json.GetProperty("state").GetString()));
        Assert.Equal(2, json.GetProperty("claims").GetArrayLength());
        var unknown = TestServer.NewName();
        var nobody = await site.Tool.RunAsync($"show {unknown} --json");
        Assert.Equal(2, nobody.Exit);
        Assert.Equal(
            (unknown, "not_found"),
            (nobody.Json.GetProperty("account").GetString(), nobody.Json.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task WhomStorageRefusesIsToldSo()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var foreign = Regex.Replace(site.ConnectionString, "AccountKey=[^;]*", $"AccountKey={key}");
        foreach (var run in new[]
        {
            await new ToolProcess(foreign).RunAsync("show krzysiek"),
            await ProgramRun.RunAsync(ServerProgram.Start("--purge", $"--AzureWebJobsStorage={foreign}")),
        })
        {
            Assert.Equal(1, run.Exit);
            Assert.Contains("Storage refuses you", run.Errors, StringComparison.Ordinal);
        }
    }

    /// <summary>A stranger's name is no way to another's account.</summary>
    [Fact]
    public async Task ANameThatIsTheIdOfAnotherAccountMeansNeither()
    {
        var victim = await site.AddAsync();
        var id = await site.IdAsync(victim);
        await site.AddAsync(row => row["UserName"] = id);
        await StoredAccounts.ClaimAsync(site.Server.Names, id, await site.IdAsync(id));
        var refused = await site.Tool.RunAsync($"deactivate {id}");
        Assert.Equal(1, refused.Exit);
        var reason = $"{id} is the id of {victim} and the name of another account";
        Assert.Contains(reason, refused.Errors, StringComparison.Ordinal);
        Assert.Equal("200", await site.LoginAsync(victim));
    }

    [Fact]
    public async Task ShowFindsWhatIsPendingAndSaysWhatAnOrderWouldDo()
    {
        var name = await site.AddPendingAsync();
        var json = (await site.ToolByMail.RunAsync($"show {name} --json")).Json;
        Assert.Equal("pending", json.GetProperty("state").GetString());
        Assert.Equal("mail: link", json.GetProperty("next_order").GetString());
        Assert.All(
            json.GetProperty("claims").EnumerateArray(),
            claim => Assert.False(claim.GetProperty("is_own").GetBoolean()));
    }

    [Fact]
    public async Task DeactivatingEndsSessionsAndReactivatingLetsIn()
    {
        var name = await site.AddAsync();
        var tokens = await site.Server.Http.SignInAsync(name, ToolSite.Password);

        var done = await site.Tool.RunAsync($"deactivate {name}");
        Assert.Equal(0, done.Exit);
        Assert.Contains($"Operator: deactivate {await site.IdAsync(name)}", done.Errors, StringComparison.Ordinal);
        Assert.Equal("401 sign_in_failed", await site.LoginAsync(name));
        var again = await site.Tool.RunAsync($"deactivate {name} --json");
        Assert.Equal("alreadydone", again.Json.GetProperty("end").GetString());
        Assert.Equal(ActEnd.Refused, (await site.ActAsync(name, (acts, off) => acts.SignOutAsync(off, default))).End);

        Assert.Equal(0, (await site.Tool.RunAsync($"reactivate {name}")).Exit);
        Assert.Equal("200", await site.LoginAsync(name));
        Assert.Equal("401 session_ended", await site.Server.Http.TryRefreshAsync(tokens.Refresh));
    }

    [Fact]
    public async Task SigningOutEndsAllSessions()
    {
        var name = await site.AddAsync();
        var tokens = await site.Server.Http.SignInAsync(name, ToolSite.Password);
        Assert.Equal("200", await site.Server.Http.TryRefreshAsync(tokens.Refresh));
        Assert.Equal(0, (await site.Tool.RunAsync($"sign-out {name}")).Exit);
        Assert.Equal("401 session_ended", await site.Server.Http.TryRefreshAsync(tokens.Refresh));
    }

    [Fact]
    public async Task UnlockOpensAClosedNameAndItsEmail()
    {
        await using var strict = await TestServer.StartAsync(
            $"AzureWebJobsStorage={site.ConnectionString}", "Limits:SignInTriesPerName=1");
        var tool = new ToolProcess(site.ConnectionString, settings: "Limits__SignInTriesPerName=1");
        var name = await site.AddAsync();
        string[] both = [name, $"{name}@example.org"];
        foreach (var one in both)
        {
            Assert.Equal("401 sign_in_failed", await strict.Http.TryLoginAsync(one, "another"));
            Assert.Equal("429 rate_limited", await strict.Http.TryLoginAsync(one, ToolSite.Password));
        }

        var tries = (await tool.RunAsync($"show {name} --json")).Json.GetProperty("tries").EnumerateArray().ToList();
        Assert.Equal(both, tries.Select(one => one.GetProperty("of").GetString()));
        Assert.All(tries, one => Assert.Equal(1, one.GetProperty("count").GetInt32()));
        Assert.All(tries, one => Assert.Equal(
            strict.Clock.GetUtcNow().AddDays(1), one.GetProperty("closed_until").GetDateTimeOffset()));

        Assert.Equal(0, (await tool.RunAsync($"unlock {name}")).Exit);
        foreach (var one in both)
        {
            Assert.Equal("200", await strict.Http.TryLoginAsync(one, ToolSite.Password));
        }
    }

    /// <summary>Tries of a device that has signed in before are counted apart from those at the name.</summary>
    [Fact]
    public async Task UnlockOpensADeviceThatIsClosed()
    {
        await using var strict = await TestServer.StartAsync(
            $"AzureWebJobsStorage={site.ConnectionString}", "Limits:SignInTriesPerName=2");
        var tool = new ToolProcess(site.ConnectionString, settings: "Limits__SignInTriesPerName=2");
        var name = await site.AddAsync();
        var device = (await strict.Http.SignInAsync(name, ToolSite.Password)).Refresh;
        foreach (var (password, outcome) in new[]
        {
            ("another", "401 sign_in_failed"), ("another", "401 sign_in_failed"),
            (ToolSite.Password, "429 rate_limited"),
        })
        {
            using var answer = await strict.Http.LoginAsync(name, password, device);
            Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
        }

        var shown = await tool.RunAsync($"show {name}");
        Assert.Contains(shown.Lines, line => DeviceTries().IsMatch(line));
        Assert.Equal(0, (await tool.RunAsync($"unlock {name}")).Exit);
        var tries = (await tool.RunAsync($"show {name} --json")).Json.GetProperty("device_tries");
        Assert.Equal(0, tries.GetProperty("count").GetInt32());
        using var opened = await strict.Http.LoginAsync(name, ToolSite.Password, device);
        Assert.Equal("200", await TestServer.OutcomeAsync(opened));
    }

    [Fact]
    public async Task ResendOrdersTheLinkOfAPendingAccountAlone()
    {
        var pending = await site.AddPendingAsync();
        var active = await site.AddAsync();
        Assert.Equal(0, (await site.ToolByMail.RunAsync($"resend {pending}")).Exit);
        Assert.Equal([MailOrder.Activation], await OrdersAsync(pending));

        Assert.Equal(3, (await site.ToolByMail.RunAsync($"resend {active}")).Exit);
        var mails = site.Server.Services.GetRequiredService<OperatorMails>();
        var byResponse = await mails.ResendAsync(await site.FindAsync(pending), CancellationToken.None);
        Assert.StartsWith("With delivery Response no mail is sent", byResponse.Words, StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync(active));
        Assert.Single(await OrdersAsync(pending));
    }

    /// <summary>An operator is not told that a mail is on its way which would be discarded.</summary>
    [Fact]
    public async Task ResendSaysWhyNoMailCanBeSent()
    {
        var owner = await site.AddAsync();
        var second = await site.AddPendingAsync($"{owner}@example.org");
        var vouchedFor = await site.AddPendingAsync(delivery: Delivery.Response);
        foreach (var (name, reason) in new[]
        {
            (second, "its email has an account"), (vouchedFor, "not registered by mail"),
        })
        {
            var refused = await site.ToolByMail.RunAsync($"resend {name}");
            Assert.Equal(3, refused.Exit);
            Assert.Contains($"No mail can be sent: {reason}.", refused.Output, StringComparison.Ordinal);
            Assert.Empty(await OrdersAsync(name));
        }
    }

    [Fact]
    public async Task ResetOrdersTheLinkOfAnActiveAccountAlone()
    {
        var pending = await site.AddPendingAsync();
        var active = await site.AddAsync();
        var shown = (await site.ToolByMail.RunAsync($"show {active} --json")).Json;
        Assert.Equal("mail: reset", shown.GetProperty("next_order").GetString());
        Assert.Equal(0, (await site.ToolByMail.RunAsync($"reset {active}")).Exit);
        Assert.Equal([MailOrder.Reset], await OrdersAsync(active));

        Assert.Equal(3, (await site.ToolByMail.RunAsync($"reset {pending}")).Exit);
        var mails = site.Server.Services.GetRequiredService<OperatorMails>();
        var byResponse = await mails.ResetAsync(await site.FindAsync(active), CancellationToken.None);
        Assert.StartsWith("With delivery Response no mail is sent", byResponse.Words, StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync(pending));
        Assert.Single(await OrdersAsync(active));
    }

    [Fact]
    public async Task RequeueGivesParkedOrdersAgainAndLeavesWhatIsNone()
    {
        var own = new ToolSite();
        await own.InitializeAsync();
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var parked = new QueueClient(own.ConnectionString, MailOrders.PoisonQueueName, options);
        await parked.CreateIfNotExistsAsync();
        var order = MailOrder.ForAccount(
            MailOrder.Activation, "0199c0ffee007000800000000000000a", DateTimeOffset.UtcNow)
            with
        { Tries = 168, Refusals = 1 };
        await parked.SendMessageAsync(order.ToMessage());
        await parked.SendMessageAsync("what is this");
        var done = (await own.ToolByMail.RunAsync("requeue --json")).Json;
        Assert.Equal(
            (1, 1), (done.GetProperty("given").GetInt32(), done.GetProperty("unreadable").GetInt32()));
        var queue = new QueueClient(own.ConnectionString, MailOrders.QueueName, options);
        var again = MailOrder.FromMessage((await queue.ReceiveMessageAsync()).Value.Body.ToString())!;
        Assert.Equal((order.Number, 0, 0), (again.Number, again.Tries, again.Refusals));
        Assert.Equal(1, (await parked.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        // What stays is there for the next one, at once.
        var more = (await own.ToolByMail.RunAsync("requeue --json")).Json;
        Assert.Equal(
            (0, 1), (more.GetProperty("given").GetInt32(), more.GetProperty("unreadable").GetInt32()));
        Assert.Equal("what is this", (await parked.PeekMessageAsync()).Value.Body.ToString());
        await own.DisposeAsync();
    }

    [Fact]
    public async Task ForgetAsksAndThenRemoves()
    {
        var name = await site.AddAsync();
        var id = await site.IdAsync(name);
        var unconfirmed = await site.Tool.RunAsync($"forget {name} --json");
        Assert.Equal(4, unconfirmed.Exit);
        Assert.Equal(
            (id, "not_confirmed"),
            (unconfirmed.Json.GetProperty("id").GetString(), unconfirmed.Json.GetProperty("error").GetString()));
        Assert.Equal(4, (await site.Tool.RunAsync(["forget", name], "y\n")).Exit);
        Assert.Equal("200", await site.LoginAsync(name));
        var done = await site.Tool.RunAsync(["forget", name], $"{name}\n");
        Assert.Equal(0, done.Exit);
        Assert.Contains($"Operator: forget {id}", done.Errors, StringComparison.Ordinal);
        Assert.Null(await site.Server.RowAsync(name));
        Assert.Null(await site.Server.HolderAsync(name));
        Assert.Null(await site.Server.HolderAsync($"{name}@example.org"));
    }

    /// <summary>By mail, so that the rows of those that are forgotten are still there.</summary>
    [Fact]
    public async Task ForgetSaysWhereAnotherOfTheNameOrEmailIsHere()
    {
        var email = TestServer.NewEmail();
        var first = await site.AddPendingAsync(email);
        var firstId = await site.IdAsync(first);
        await site.AddPendingAsync(email);
        var newest = await site.AddPendingAsync(email);

        var byWords = await site.ToolByMail.RunAsync($"forget {newest} --yes");
        Assert.Equal(0, byWords.Exit);
        Assert.Equal(2, byWords.Lines.Count);
        var byJson = await site.ToolByMail.RunAsync($"forget {email} --yes --json");
        Assert.Equal(0, byJson.Exit);
        Assert.Equal(firstId, byJson.Json.GetProperty("another").GetString());
        var last = await site.ToolByMail.RunAsync($"forget {email} --yes --json");
        Assert.Equal(firstId, last.Json.GetProperty("id").GetString());
        Assert.False(last.Json.TryGetProperty("another", out _));
    }

    [Fact]
    public async Task ForgetThatIsStoppedAtItsQuestionRemovesNothingAndSaysSo()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var name = await site.AddAsync();
        var stopped = await site.Tool.StopAsync("INT", UntilAskedAsync, "forget", name);
        Assert.Equal(4, stopped.Exit);
        Assert.Equal("Nothing was removed.", Assert.Single(stopped.Lines));
        Assert.Equal("200", await site.LoginAsync(name));
    }

    /// <summary>Others write the row of its email all the time.</summary>
    [Fact]
    public async Task ForgetThatIsStoppedWhileOthersAreInItsWaySaysThatItWasStopped()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var name = await site.AddPendingAsync();
        using var end = new CancellationTokenSource();
        var others = Enumerable.Range(0, 4).Select(_ => WriteAsync()).ToList();
        await using var relay = new StorageRelay(site.ConnectionString, holdsPolls: false);
        var stopped = await new ToolProcess(relay.ConnectionString, "Email").StopAsync(
            "INT",
            _ => Wait.UntilAsync(() => relay.Answered.Count(IsWrite) > 2, "its writes are refused"),
            "forget", await site.IdAsync(name), "--yes");
        await end.CancelAsync();
        await Task.WhenAll(others);
        Assert.Equal(1, stopped.Exit);
        Assert.Contains("Stopped. The same command may be repeated", stopped.Errors, StringComparison.Ordinal);
        Assert.NotNull(await site.Server.RowAsync(name));

        async Task WriteAsync()
        {
            var row = new TableEntity(AccountNames.Key($"{name}@example.org"), "email");
            while (!end.IsCancellationRequested)
            {
                await site.Server.Limits.UpsertEntityAsync(row, cancellationToken: CancellationToken.None);
            }
        }

        static bool IsWrite(string line) =>
            line.StartsWith('P') && line.Contains("/Limits", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForgetTakesWhateverStateTheAccountIsIn()
    {
        foreach (var name in new[]
        {
            await site.AddPendingAsync(), await site.AddAsync(row => row["IsActive"] = false),
        })
        {
            Assert.Equal(ActEnd.Done, (await site.ActAsync(name, (acts, one) => acts.ForgetAsync(one, default))).End);
            Assert.Null(await site.Server.RowAsync(name));
        }
    }

    [Fact]
    public async Task ByMailForgetLeavesTheRowToTheFarewellAndNothingBringsItBack()
    {
        var name = await site.AddAsync();
        var id = await site.IdAsync(name);
        Assert.Equal(0, (await site.ToolByMail.RunAsync($"forget {name} --yes")).Exit);
        Assert.NotNull((await site.Server.RowAsync(name))!.GetDateTimeOffset("RemovedAt"));
        Func<OperatorActs, AccountEntity, Task<ActResult>>[] all =
        [
            (acts, gone) => acts.DeactivateAsync(gone, default), (acts, gone) => acts.ReactivateAsync(gone, default),
            (acts, gone) => acts.SignOutAsync(gone, default), (acts, gone) => acts.UnlockAsync(gone, default),
        ];
        foreach (var act in all)
        {
            Assert.Equal(ActEnd.Refused, (await site.ActAsync(id, act)).End);
        }

        Assert.Equal(3, (await site.ToolByMail.RunAsync($"resend {id}")).Exit);

        var shown = (await site.ToolByMail.RunAsync($"show {id} --json")).Json;
        Assert.Equal("gone", shown.GetProperty("state").GetString());
        Assert.Equal("mail: farewell", shown.GetProperty("next_order").GetString());
        Assert.True((await new QueueClient(site.ConnectionString, MailOrders.QueueName).GetPropertiesAsync())
            .Value.ApproximateMessagesCount > 0);
    }

    [Fact]
    public async Task ListWalksByStateSinceAndLimit()
    {
        var active = await site.AddAsync();
        var off = await site.AddAsync(row => row["IsActive"] = false);
        var pending = await site.AddPendingAsync();
        foreach (var (state, name) in new[] { ("active", active), ("deactivated", off), ("pending", pending) })
        {
            var listed = await site.Tool.RunAsync($"list --state {state}");
            Assert.Equal(0, listed.Exit);
            Assert.Single(listed.Lines, line => line.Contains(name, StringComparison.Ordinal));
            Assert.All(listed.Lines, line => Assert.Contains(state, line, StringComparison.Ordinal));
            Assert.Contains("accounts seen", listed.Errors, StringComparison.Ordinal);
        }

        Assert.Single((await site.Tool.RunAsync("list --limit 1")).Lines);
        Assert.Empty((await site.Tool.RunAsync("list --since 2100-01-01")).Lines);
        Assert.NotEqual(0, (await site.Tool.RunAsync("list --state dead")).Exit);
    }

    [Fact]
    public async Task ADayOfListBeginsInUtcWhereverItRuns()
    {
        var name = await site.AddAsync(row => row["RegisteredAt"] = new DateTimeOffset(2026, 1, 31, 2, 0, 0, default));
        foreach (var (zone, language) in new[] { ("America/New_York", "en_US.UTF-8"), ("Asia/Tokyo", "de_DE.UTF-8") })
        {
            var tool = new ToolProcess(site.ConnectionString, "Response", $"TZ={zone}", $"LANG={language}");
            foreach (var (since, isListed) in new[]
            {
                ("2026-01-31", true), ("2026-02-01", false), ("01/02/2026", true),
            })
            {
                var listed = await tool.RunAsync($"list --since {since}");
                Assert.Equal(0, listed.Exit);
                Assert.Equal(isListed, listed.Output.Contains(name, StringComparison.Ordinal));
            }
        }

        Assert.Equal(1, (await site.Tool.RunAsync("list --since yesterday")).Exit);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("99999999999")]
    [InlineData("0")]
    public async Task ALimitThatIsNoneIsRefusedInWords(string limit)
    {
        var refused = await site.Tool.RunAsync($"list --limit {limit}");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("--limit", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>Programs read standard output as JSON.</summary>
    [Theory]
    [InlineData("list --json --nothing")]
    [InlineData("show --json")]
    [InlineData("--json")]
    public async Task AWrongCommandLineWritesNothingToStandardOutput(string command)
    {
        var refused = await site.Tool.RunAsync(command);
        Assert.Equal(1, refused.Exit);
        Assert.Empty(refused.Output);
        Assert.Contains("Usage:", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutStorageItSaysSo()
    {
        var failed = await new ToolProcess(TestStorage.Nowhere).RunAsync("show krzysiek");
        Assert.Equal(1, failed.Exit);
        Assert.Contains("Storage gives no answer", failed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failed.Errors, StringComparison.Ordinal);
    }

    /// <summary>Reads what the tool writes to people until it asks them.</summary>
    private static async Task UntilAskedAsync(StreamReader errors)
    {
        var said = "";
        var next = new char[1];
        while (!said.EndsWith("Type its user name: ", StringComparison.Ordinal))
        {
            Assert.Equal(1, await errors.ReadAsync(next.AsMemory()).AsTask().WaitAsync(Wait.Longest));
            said += next[0];
        }
    }

    [GeneratedRegex("^tries of its devices +2, closed until ")]
    private static partial Regex DeviceTries();

    /// <summary>The kinds of the visible orders for this account; other tests' orders are in the same queue.</summary>
    private async Task<IReadOnlyList<string>> OrdersAsync(string name)
    {
        var id = await site.IdAsync(name);
        var queue = new QueueClient(site.ConnectionString, MailOrders.QueueName);
        await queue.CreateIfNotExistsAsync();
        var messages = (await queue.PeekMessagesAsync(maxMessages: 32)).Value;
        return [.. messages
            .Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString())))
            .Select(text => MailOrder.FromMessage(text)!)
            .Where(order => order.AccountId == id)
            .Select(order => order.Kind)];
    }
}
