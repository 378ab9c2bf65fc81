using System.Globalization;
using System.Text.Json;
using Accounts.Operating;
using Accounts.Passwords;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Purging;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>Export and import, as processes.</summary>
public sealed class MoveTests(ToolSite site) : IClassFixture<ToolSite>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("moves-").FullName;

    private string File => Path.Combine(folder, "accounts.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task WhatIsExportedIsImportedElsewhereAndSignsInWithTheSameSub()
    {
        var active = await site.AddAsync();
        var off = await site.AddAsync(row => row["IsActive"] = false);
        var pending = await site.AddPendingAsync();
        var id = await site.IdAsync(active);
        Assert.Equal(0, (await site.Tool.RunAsync(["export", File, "--with-hashes"])).Exit);
        var text = await System.IO.File.ReadAllTextAsync(File);
        Assert.DoesNotContain(pending, text, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists($"{File}.place"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }

        var elsewhere = new ToolSite();
        await elsewhere.InitializeAsync();
        for (var run = 0; run < 2; run++)
        {
            var done = await elsewhere.Tool.RunAsync(["import", File, "--json"]);
            Assert.Equal(0, done.Exit);
            Assert.Equal(text.Split('\n').Length - 1, done.Json.GetProperty("imported").GetInt32());
        }

        Assert.NotNull(await PurgeSite.PlaceAsync(elsewhere.Server));
        Assert.Equal("200", await elsewhere.LoginAsync(active));
        Assert.Equal("200", await elsewhere.LoginAsync($"{active}@example.org"));
        Assert.Equal("401 sign_in_failed", await elsewhere.LoginAsync(off));
        Assert.Equal(id, await elsewhere.IdAsync(active));
        var row = (await elsewhere.Server.RowAsync(active))!;
        Assert.Equal(
            (await site.Server.RowAsync(active))!.GetDateTimeOffset("RegisteredAt"),
            row.GetDateTimeOffset("OriginallyRegisteredAt"));
        Assert.NotEqual("stamp", row.GetString("Stamp"));
        Assert.Equal(0, (await elsewhere.Tool.RunAsync($"reactivate {off}")).Exit);
        Assert.Equal("200", await elsewhere.LoginAsync(off));
        await elsewhere.DisposeAsync();
    }

    /// <summary>No more of a line is held than an account can have, and the lines around it are taken.</summary>
    [Fact]
    public async Task ALineThatIsTooLongForAnAccountIsRefusedAndNotHeld()
    {
        var name = TestServer.NewName();
        var start = $"{{\"username\":\"{TestServer.NewName()}\"";
        await using (var file = new StreamWriter(File))
        {
            await file.WriteLineAsync($"{start}}}{new string(' ', 20_000)}");
            await file.WriteAsync($"{start},\"locale\":\"");
            for (var i = 0; i < 1000; i++)
            {
                await file.WriteAsync(new string('x', 100_000));
            }

            await file.WriteAsync($"\"}}\r\n\r\n{{\"username\":\"{name}\"}}");
        }

        await foreach (var line in AccountLines.ReadAsync(File, CancellationToken.None))
        {
            Assert.InRange(line.Length, 0, AccountLine.Longest + 1);
        }

        var done = await site.Tool.RunAsync(["import", File]);
        Assert.Equal(3, done.Exit);
        Assert.Contains($"line 1: longer than {AccountLine.Longest} characters", done.Output, StringComparison.Ordinal);
        Assert.Contains($"line 2: longer than {AccountLine.Longest} characters", done.Output, StringComparison.Ordinal);
        Assert.Contains("1 accounts are here, 2 lines were refused", done.Output, StringComparison.Ordinal);
        Assert.NotNull(await site.Server.HolderAsync(name));
    }

    [Theory]
    [InlineData("registered_at", "1492-10-12T00:00:00Z")]
    [InlineData("not JSON", "", "username\":\"another")]
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
    [InlineData("export", "nowhere/accounts.jsonl")]
    [InlineData("export", "folder")]
    [InlineData("list", "--limit=0")]
    public async Task WhatCannotBeDoneIsSaidInALine(string command, string argument)
    {
        Directory.CreateDirectory(Path.Combine(folder, "folder"));
        var path = argument.StartsWith('-') ? argument : Path.Combine(folder, argument);
        var done = await site.Tool.RunAsync([command, path]);
        Assert.Equal(1, done.Exit);
        Assert.NotEmpty(done.Errors);
        Assert.DoesNotContain("   at ", done.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutHashesNoneIsWritten()
    {
        await site.AddAsync();
        Assert.Equal(0, (await site.Tool.RunAsync(["export", File])).Exit);
        Assert.DoesNotContain("argon2id", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
        Assert.DoesNotContain("password_hash", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNoExportIsLeftAsItIs()
    {
        await System.IO.File.WriteAllTextAsync(File, "precious");
        var done = await site.Tool.RunAsync(["export", File]);
        Assert.NotEqual(0, done.Exit);
        Assert.Contains("exists already", done.Errors, StringComparison.Ordinal);
        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(File));
    }

    [Theory]
    [InlineData("{", "begun")]
    [InlineData("""{"Token":"x","Length":100,"Count":1,"WithHashes":false}""", "cut off")]
    public async Task AnExportWhoseFilesDoNotFitBeginsAgain(string place, string text)
    {
        await site.AddAsync();
        await System.IO.File.WriteAllTextAsync(File, text);
        await System.IO.File.WriteAllTextAsync($"{File}.place", place);
        Assert.Equal(0, (await site.Tool.RunAsync(["export", File])).Exit);
        var lines = (await System.IO.File.ReadAllTextAsync(File)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.NotNull(AccountLine.Parse(line, out _)));
    }

    /// <summary>More than a page; stopped after the first, in the middle of a line of the second.</summary>
    [Fact]
    public async Task AnExportGoesOnWhereItStopped()
    {
        const int Most = 1100;
        var many = new ToolSite();
        await many.InitializeAsync();
        await AddManyAsync(many, Most);
        var moves = many.Server.Services.GetRequiredService<AccountMoves>();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moves.ExportAsync(
            File, withHashes: true, _ => stop.Cancel(), stop.Token));
        var half = await System.IO.File.ReadAllTextAsync(File);
        Assert.InRange(half.Split('\n').Length, 2, Most);
        await System.IO.File.AppendAllTextAsync(File, "{\"sub\":\"01");

        var counts = new List<int>();
        var count = await moves.ExportAsync(File, true, one => counts.Add(one.Done), CancellationToken.None);
        Assert.Equal(Most, count.Done);
        Assert.Single(counts);
        var whole = await System.IO.File.ReadAllTextAsync(File);
        Assert.StartsWith(half, whole, StringComparison.Ordinal);
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Most, lines.Select(line => AccountLine.Parse(line, out _)!.Sub).Distinct().Count());
        Assert.False(System.IO.File.Exists($"{File}.place"));
        await many.DisposeAsync();
    }

    [Fact]
    public async Task EveryForeignHashSignsInAndIsMadeAgainAsArgon2id()
    {
        using var known = JsonDocument.Parse(Repository.Read("Functions.Tests/Passwords/Foreign/hashes.json"));
        var people = known.RootElement.EnumerateArray().Select(one => (
            Name: TestServer.NewName(),
            Password: one.GetProperty("password").GetString()!,
            Hash: one.GetProperty("hash").GetString()!)).ToList();
        await WriteAsync([.. people.Select(one => new { username = one.Name, password_hash = one.Hash })]);
        Assert.Equal(0, (await site.Tool.RunAsync(["import", File])).Exit);
        foreach (var (name, password, hash) in people)
        {
            Assert.Equal("401 sign_in_failed", await site.LoginAsync(name, "another"));
            Assert.Equal(hash, (await site.Server.RowAsync(name))!.GetString("PasswordHash"));
            Assert.Equal("200", await site.LoginAsync(name, password));
            Assert.NotNull(PhcString.TryParse((await site.Server.RowAsync(name))!.GetString("PasswordHash")));
            Assert.Equal("200", await site.LoginAsync(name, password));
        }
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
        await System.IO.File.AppendAllTextAsync(File, "{\n\n");
        var done = await site.Tool.RunAsync(["import", File]);
        Assert.Equal(3, done.Exit);
        foreach (var line in new[]
        {
            "line 2: username_taken", "line 3: email_taken", "line 4: the account of this sub has another name or email",
            "line 5: email is not valid", "line 6: neither username nor email", "line 7: password_hash",
            "line 8: state", "line 9: not JSON of an account", "line 10: sub", "line 11: ", "line 12: not JSON",
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

    /// <summary>Killed at a moment of chance, several times; then it is run to its end.</summary>
    [Fact]
    public async Task AnImportThatIsKilledIsCompletedByARerun()
    {
        var names = Enumerable.Range(0, 300).Select(_ => TestServer.NewName()).ToList();
        await WriteAsync([.. names.Select((name, i) => i % 2 == 0
            ? (object)new { username = name, email = $"{name}@example.org" }
            : new { sub = AccountIds.New(DateTimeOffset.UtcNow.AddYears(-3)), username = name })]);
        foreach (var pause in new[] { 1500, 1800, 2200 })
        {
            using var process = site.Tool.Start("import", File);
            await Task.Delay(pause);
            process.Kill();
            await process.WaitForExitAsync();
        }

        var done = await site.Tool.RunAsync(["import", File]);
        Assert.Equal("", string.Join('\n', done.Lines.SkipLast(1)));
        Assert.Equal(0, done.Exit);
        foreach (var name in names)
        {
            var rows = (await site.Server.RowsAsync(name)).Where(row => row.GetBoolean("IsActive") == true);
            Assert.Equal(await site.Server.HolderAsync(name), Assert.Single(rows).RowKey);
        }
    }

    private static async Task AddManyAsync(ToolSite site, int count)
    {
        var id = AccountIds.New(DateTimeOffset.UtcNow);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            await site.Server.Table.SubmitTransactionAsync(chunk.Select(number => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(AccountIds.Partition(id), $"{id[..20]}{number:x11}{id[^1]}")
                {
                    ["UserName"] = $"user-{number}",
                    ["IsActive"] = true,
                    ["ActivatedAt"] = DateTimeOffset.UtcNow,
                    ["RegisteredAt"] = DateTimeOffset.UtcNow,
                })));
        }
    }

    private Task WriteAsync(object[] lines) => System.IO.File.WriteAllTextAsync(
        File, string.Concat(lines.Select(line => string.Create(
            CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(line)}\n"))));
}
