using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Functions.Tests.Contract;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>Runs what the page about signing in shows, as it stands there.</summary>
public sealed partial class SignInPageTests
{
    private const string Document = "docs/sign-in.md";

    [ShellFact]
    public async Task EveryCommandAnswersAsThePageSays()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var values = $"ACCOUNTS={IssuerOf(site)} NAME={name} PASSWORD={SignInSite.Password} ";
        var text = Repository.Section(Document, "By curl");
        var commands = Repository.Blocks(text);
        var promised = Promise().Matches(text).Select(answer => answer.Groups[1].Value).ToList();
        Assert.Equal(5, commands.Count);
        Assert.Equal(commands.Count, promised.Count);
        for (var i = 0; i < commands.Count; i++)
        {
            var (status, body) = await Curl.RunAsync($"{values}\n{commands[i]}");
            Assert.Equal(promised[i], status);
            if (i == 0)
            {
                values += Tokens(body);
            }
        }

        Assert.Equal(
            ["access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in"],
            Code().Matches(text[..text.IndexOf("With them", StringComparison.Ordinal)])
                .Select(code => code.Groups[1].Value));
    }

    [Fact]
    public void WhatThePageShowsOfDotNetIsThatOfTheSample()
    {
        var block = Assert.Single(Repository.Blocks(Repository.Section(Document, "Another API, in .NET")));
        Assert.Contains(block, Repository.Read("samples/ResourceApi/Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TabsThatRefreshAsThePageShowsSendOneCall()
    {
        var block = Assert.Single(Repository.Blocks(Repository.Section(Document, "Refreshing")));
        const string Client = """
            let last = Promise.resolve(), sent = [], status = 200;
            let stored = { accessToken: "old", refreshToken: "first", expiresAt: 0 };
            const locks = { request: (_, act) => last = last.then(act) };
            Object.defineProperty(globalThis, "navigator", { value: { locks } });
            const load = () => stored;
            const save = pair => stored =
              { accessToken: pair.access_token, refreshToken: pair.refresh_token,
                expiresAt: Date.now() + pair.expires_in * 1000 };
            const forget = () => stored = { refreshToken: "none", expiresAt: 0 };
            const post = async (path, body) => {
              sent.push(`${path} ${body.refresh_token}`);
              const pair = { access_token: "new", refresh_token: "second", expires_in: 600 };
              return { ok: status === 200, status, json: async () => pair };
            };

            """;
        const string Calls = """

            await Promise.all([refresh(), refresh(), refresh("old")]);
            await refresh("new");
            for (status of [503, 401]) {
              stored.expiresAt = 0;
              await refresh();
              sent.push(stored.refreshToken);
            }

            console.log(sent.join());
            """;
        var run = await ProgramRun.RunAsync("node", "--input-type=module", "-e", Client + block + Calls);
        Assert.Equal(
            "api/refresh first,api/refresh second,api/refresh second,second,api/refresh second,none",
            run.Output.Trim());
    }

    [Fact]
    public async Task NodeVerifiesAnAccessTokenAndNothingElse()
    {
        // Modules are looked for above the file.
        var folder = AtExit.NewFolder("node");
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Repository.PathOf("node_modules"));
        await VerifiesAsync("Another API, in Node", "node", Path.Combine(folder, "verify.mjs"));
    }

    [PythonFact]
    public async Task PythonVerifiesAnAccessTokenAndNothingElse()
    {
        var folder = AtExit.NewFolder("python");
        await VerifiesAsync("Another API, in Python", PythonFactAttribute.Python!, Path.Combine(folder, "verify.py"));
    }

    private static async Task VerifiesAsync(string section, string program, string file)
    {
        await File.WriteAllTextAsync(
            file, string.Join("\n\n", Repository.Blocks(Repository.Section(Document, section))));
        await using var site = await SignInSite.StartAsync();
        var tokens = await site.SignInAsync();
        var taken = await ProgramRun.RunAsync(program, file, IssuerOf(site), tokens.Access);
        Assert.Equal(0, taken.Exit);
        Assert.Equal(SessionTokens.Claims(tokens.Access).GetProperty("sub").GetString(), taken.Output.Trim());

        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var anHourAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        string[] refused =
        [
            AuthenticTokens.Resigned(tokens.Access, payload => payload["exp"] = anHourAgo),
            AuthenticTokens.Resigned(tokens.Access, payload => payload["aud"] = "https://other.example"),
            AuthenticTokens.Resigned(tokens.Access, payload => payload["iss"] = "https://other.example"),
            AuthenticTokens.Resigned(tokens.Access, key: stranger),
            tokens.Refresh,
        ];
        foreach (var other in refused)
        {
            var run = await ProgramRun.RunAsync(program, file, IssuerOf(site), other);
            Assert.Equal("", run.Output);
            Assert.NotEqual(0, run.Exit);
        }
    }

    private static string IssuerOf(SignInSite site) => new Uri(site.Server.Http.BaseAddress!, "api").AbsoluteUri;

    private static string Tokens(string body)
    {
        using var session = JsonDocument.Parse(body);
        var access = session.RootElement.GetProperty("access_token");
        var refresh = session.RootElement.GetProperty("refresh_token");
        return $"ACCESS={access} REFRESH={refresh}";
    }

    [GeneratedRegex(@"^answers (\d{3})", RegexOptions.Multiline)]
    private static partial Regex Promise();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();
}
