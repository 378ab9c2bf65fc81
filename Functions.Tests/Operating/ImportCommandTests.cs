using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accounts.Operating;
using Accounts.Passwords;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>Import, as processes.</summary>
public sealed partial class ImportCommandTests(ToolSite site) : IClassFixture<ToolSite>
{
    private readonly string accountsFile = Path.Combine(AtExit.NewFolder("moves"), "accounts.jsonl");

    /// <summary>No more of a line is held than an account can have, and the lines around it are taken.</summary>
    [Fact]
    public async Task ALineThatIsTooLongForAnAccountIsRefusedAndNotHeld()
    {
        var name = TestServer.NewName();
        var start = $"{{\"username\":\"{TestServer.NewName()}\"";
        await using (var file = new StreamWriter(accountsFile))
        {
            await file.WriteLineAsync($"{start}}}{new string(' ', 20_000)}");
            await file.WriteAsync($"{start},\"locale\":\"");
            for (var i = 0; i < 1000; i++)
            {
                await file.WriteAsync(new string('x', 100_000));
            }

            await file.WriteAsync($"\"}}\r\n\r\n{{\"username\":\"{name}\"}}");
        }

        await foreach (var line in AccountLines.ReadAsync(accountsFile, CancellationToken.None))
        {
            Assert.InRange(line.Length, 0, AccountLine.Longest + 1);
        }

        var done = await site.Tool.RunAsync(["import", accountsFile]);
        Assert.Equal(3, done.Exit);
        Assert.Contains($"line 1: longer than {AccountLine.Longest} characters", done.Output, StringComparison.Ordinal);
        Assert.Contains($"line 2: longer than {AccountLine.Longest} characters", done.Output, StringComparison.Ordinal);
        Assert.Contains("1 accounts are here, 2 lines were refused", done.Output, StringComparison.Ordinal);
        Assert.NotNull(await site.Server.HolderAsync(name));
    }

    [Theory]
    [InlineData("registered_at", "1492-10-12T00:00:00Z")]
    [InlineData("registered_at", "yesterday")]
    [InlineData("registered_at", "", "registered_at\":1,\"locale\":\"de")]
    [InlineData("username", "", "username\":\"another")]
    [InlineData("password_hash", "pbkdf2_sha256$1000$long$niuxGUvBUkCy/Nt4V0jorwfx961doB0rI6QX5Mm/9xU=")]
    [InlineData("password_hash", "$argon2id$v=19$m=1048576,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("password_hash", "bcrypt")]
    public void WhatTheTableOrASignInCannotBearIsRefused(string field, string value, string? member = null)
    {
        var text = value.Replace("$long$", $"${new string('x', 600)}$", StringComparison.Ordinal);
        var last = member ?? $"{field}\":\"{text}";
        Assert.Null(AccountLine.Parse($"{{\"username\":\"krzysiek\",\"{last}\"}}", out var fault));
        Assert.StartsWith(field, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export", "nowhere/accounts.jsonl", "There is no folder ")]
    [InlineData("export", "folder", "is a folder")]
    [InlineData("list", "--limit=0", "--limit")]
    public async Task WhatCannotBeDoneIsSaidInALine(string command, string argument, string said)
    {
        var folder = Path.GetDirectoryName(accountsFile)!;
        Directory.CreateDirectory(Path.Combine(folder, "folder"));
        var path = argument.StartsWith('-') ? argument : Path.Combine(folder, argument);
        var done = await site.Tool.RunAsync([command, path]);
        Assert.Equal(1, done.Exit);
        Assert.Contains(said, done.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", done.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryKindOfForeignHashSignsInAndIsMadeAgainAsArgon2id()
    {
        using var known = JsonDocument.Parse(Repository.Read("Functions.Tests/Passwords/Foreign/hashes.json"));
        var kinds = known.RootElement.EnumerateArray().DistinctBy(one => one.GetProperty("scheme").GetString());
        var people = kinds.Select(one => (
            Name: TestServer.NewName(),
            Password: one.GetProperty("password").GetString()!,
            Hash: one.GetProperty("hash").GetString()!)).ToList();
        await WriteAsync([.. people.Select(one => new { username = one.Name, password_hash = one.Hash })]);
        Assert.Equal(0, (await site.Tool.RunAsync(["import", accountsFile])).Exit);
        // A refusal ends at a whole second: most of this is waiting. No more at once than are verified at once.
        var few = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        await Parallel.ForEachAsync(people, few, async (person, _) =>
        {
            var (name, password, hash) = person;
            Assert.Equal("401 sign_in_failed", await site.LoginAsync(name, "another"));
            Assert.Equal(hash, (await site.Server.RowAsync(name))!.GetString("PasswordHash"));
            Assert.Equal("200", await site.LoginAsync(name, password));
            Assert.NotNull(PhcString.TryParse((await site.Server.RowAsync(name))!.GetString("PasswordHash")));
            Assert.Equal("200", await site.LoginAsync(name, password));
        });
    }

    [Fact]
    public async Task WhatCannotBeTakenIsRefusedLineByLineAndTheRestIsImported()
    {
        var taken = await site.AddAsync();
        var takenId = await site.IdAsync(taken);
        var good = TestServer.NewName();
        await WriteAsync(
        [
            new { username = good },
            new { username = taken },
            new { username = TestServer.NewName(), email = $"{taken}@example.org" },
            new { sub = takenId, username = TestServer.NewName() },
            new { email = "nobody" },
            new { locale = "de" },
            new { username = TestServer.NewName(), password_hash = "md5$x$y" },
            new { username = TestServer.NewName(), state = "dead" },
            new { username = TestServer.NewName(), password = "a password in the clear" },
            new { username = TestServer.NewName(), sub = "1" },
            new { username = "a@b" },
        ]);
        await File.AppendAllTextAsync(accountsFile, "{\n\n");
        var done = await site.Tool.RunAsync(["import", accountsFile]);
        Assert.Equal(3, done.Exit);
        foreach (var line in new[]
        {
            "line 2: username_taken",
            "line 3: email_taken",
            "line 4: the account of this sub has another name or email",
            "line 5: email is not valid", "line 6: neither username nor email", "line 7: password_hash",
            "line 8: state", "line 9: password is no field of an account", "line 10: sub",
            "line 11: ", "line 12: not JSON",
        })
        {
            Assert.Contains(line, done.Output, StringComparison.Ordinal);
        }

        Assert.Contains("1 accounts are here, 11 lines were refused.", done.Output, StringComparison.Ordinal);
        Assert.Equal(takenId, await site.Server.HolderAsync(taken));
        Assert.Equal(takenId, await site.Server.HolderAsync($"{taken}@example.org"));
        Assert.True((await site.Server.RowAsync(good))!.GetBoolean("IsActive"));
        // Who has no password chooses one by a reset; none signs in with an empty one.
        Assert.Equal("401 sign_in_failed", await site.LoginAsync(good, "x"));
    }

    /// <summary>
    /// Two people whose names differ in case alone; between them are more lines than are imported at once.
    /// </summary>
    [Fact]
    public async Task OfTwoPeopleOfOneNameTheSecondIsRefusedAndTheFirstIsStillHereWithARerun()
    {
        var name = TestServer.NewName();
        var hash = PhcOf(1);
        var others = Enumerable.Range(0, 40).Select(_ => (object)new { username = TestServer.NewName() });
        object[] lines = [new { username = name, password_hash = hash }, .. others];
        await WriteAsync([.. lines, new { username = name.ToUpperInvariant(), password_hash = PhcOf(2) }]);
        var done = await site.Tool.RunAsync(["import", accountsFile]);
        Assert.Contains("line 42: username_taken", done.Output, StringComparison.Ordinal);
        Assert.Equal(3, done.Exit);
        Assert.Equal(hash, (await site.Server.RowAsync(name))!.GetString("PasswordHash"));

        await WriteAsync(lines);
        done = await site.Tool.RunAsync(["import", accountsFile]);
        Assert.Contains("41 accounts are here, 0 lines were refused.", done.Output, StringComparison.Ordinal);
        Assert.Equal(0, done.Exit);
    }

    [Theory]
    [InlineData("2020-01-31T12:00:00", 12)]
    [InlineData("2020-01-31T12:00:00+02:00", 10)]
    public async Task ATimeWithoutAnOffsetIsInUtcWhereverItIsImported(string time, int hour)
    {
        var name = TestServer.NewName();
        await WriteAsync([new { username = name, registered_at = time }]);
        var tool = new ToolProcess(site.ConnectionString, "Response", "TZ=Asia/Tokyo");
        Assert.Equal(0, (await tool.RunAsync(["import", accountsFile])).Exit);
        Assert.Equal(
            new DateTimeOffset(2020, 1, 31, hour, 0, 0, TimeSpan.Zero),
            (await site.Server.RowAsync(name))!.GetDateTimeOffset("OriginallyRegisteredAt"));
    }

    /// <summary>Killed in the middle, several times; then it is run to its end.</summary>
    [Fact]
    public async Task AnImportThatIsKilledIsCompletedByARerun()
    {
        var names = Enumerable.Range(0, 120).Select(_ => TestServer.NewName()).ToList();
        await WriteAsync([.. names.Select((name, i) => i % 2 == 0
            ? (object)new { username = name, email = $"{name}@example.org" }
            : new { sub = RowIds.New(DateTimeOffset.UtcNow.AddYears(-3)), username = name })]);
        foreach (var request in new[] { 50, 90, 120 })
        {
            await KillAtAsync(request);
            var rows = await site.Server.Table.QueryAsync<TableEntity>(select: ["UserName"]).ToListAsync();
            Assert.InRange(rows.Select(row => row.GetString("UserName")).Intersect(names).Count(), 1, names.Count - 1);
        }

        var done = await site.Tool.RunAsync(["import", accountsFile]);
        Assert.Equal("", string.Join('\n', done.Lines.SkipLast(1)));
        Assert.Equal(0, done.Exit);
        var active = (await site.Server.Table.QueryAsync<TableEntity>("IsActive eq true").ToListAsync())
            .ToLookup(row => row.GetString("UserName"));
        foreach (var name in names)
        {
            Assert.Equal(await site.Server.HolderAsync(name), Assert.Single(active[name]).RowKey);
        }
    }

    /// <summary>One line never ends; the others are here when it is stopped, and the log says how many.</summary>
    [Fact]
    public async Task AnImportThatIsStoppedSaysSoAndTheLogNamesIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int Count = 40;
        const int MostUncounted = 16; // so many are under way at once
        var names = Enumerable.Range(0, Count).Select(_ => TestServer.NewName()).ToHashSet();
        await WriteAsync([.. names.Select(name => new { username = name })]);
        await using var relay = new StorageRelay(site.ConnectionString, holdsPolls: false);
        // It cannot be through before this answer.
        var held = relay.HoldAt(120, answered: true);
        var stopped = await new ToolProcess(relay.ConnectionString).StopAsync(
            "TERM", _ => held.WaitAsync(Wait.Longest), "import", accountsFile);
        Assert.Equal(1, stopped.Exit);
        Assert.Contains(
            "Stopped. The same command may be repeated, and goes on.", stopped.Errors, StringComparison.Ordinal);
        var logged = Logged().Match(stopped.Errors);
        Assert.True(logged.Success, stopped.Errors);
        var done = int.Parse(logged.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var rows = await site.Server.Table.QueryAsync<TableEntity>("IsActive eq true", select: ["UserName"])
            .ToListAsync();
        var here = rows.Count(row => names.Contains(row.GetString("UserName")));
        Assert.InRange(here, 1, Count - 1);
        Assert.InRange(done, here - MostUncounted, here);
    }

    /// <summary>Starts the import, and kills it once this request to storage is answered.</summary>
    private async Task KillAtAsync(int request)
    {
        await using var relay = new StorageRelay(site.ConnectionString, holdsPolls: false);
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.KillAt(request, answered: true, async () => (await started.Task).Kill());
        using var process = new ToolProcess(relay.ConnectionString).Start("import", accountsFile);
        started.SetResult(process);
        await process.WaitForExitAsync().WaitAsync(Wait.Longest);
        Assert.NotEqual(0, process.ExitCode);
    }

    private static string PhcOf(byte salt) =>
        new PhcString(8, 1, [.. Enumerable.Repeat(salt, 16)], new byte[32]).ToString();

    [GeneratedRegex("Operator: import of ([0-9]+) accounts, 0 refused")]
    private static partial Regex Logged();

    private Task WriteAsync(object[] lines) => File.WriteAllTextAsync(
        accountsFile, string.Concat(lines.Select(line => string.Create(
            CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(line)}\n"))));
}
