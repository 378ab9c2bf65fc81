using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>Runs the README's commands as they stand there; only ports and folders are the test's own.</summary>
public sealed partial class ReadmeCommandsTests(MailServer mails, SmtpServerFixture smtp)
    : IClassFixture<MailServer>, IClassFixture<SmtpServerFixture>
{
    private const string ReadmeUrl = "http://localhost:7071";

    private readonly string text = Repository.Section("README.md", "Try it");

    [ShellFact]
    public async Task TryItAnswersAsPromised()
    {
        await using var server = await TestServer.StartAsync();
        var register = Repository.Blocks(text)[0];
        var open = Repository.Blocks(text)[1];
        var own = server.Http.BaseAddress!.AbsoluteUri.TrimEnd('/');

        Assert.Contains(
            "answers 201 with `{\"confirmation_url\":\"http://localhost:7071/api/activate/eyJ…\"}`",
            text,
            StringComparison.Ordinal);
        var (status, body) = await Curl.RunAsync(register.Replace(ReadmeUrl, own, StringComparison.Ordinal));
        Assert.Equal("201", status);
        Assert.StartsWith($"{{\"confirmation_url\":\"{own}/api/activate/eyJ", body, StringComparison.Ordinal);
        var link = JsonDocument.Parse(body).RootElement.GetProperty("confirmation_url").GetString()!;

        Assert.Contains(
            "answers 200 with `{\"detail\":\"User Activated\"}` both times", text, StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                ("200", "{\"detail\":\"User Activated\"}"),
                await Curl.RunAsync(open.Replace("<the link>", link, StringComparison.Ordinal)));
        }

        Assert.Contains("With one letter of the link changed it answers 401", text, StringComparison.Ordinal);
        (status, body) = await Curl.RunAsync(
            open.Replace(
                "<the link>", link[..^9] + (link[^9] == 'A' ? 'B' : 'A') + link[^8..], StringComparison.Ordinal));
        Assert.Equal("401", status);
        Assert.Contains(Promised("With one letter"), body, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task SigningInAnswersAsPromised()
    {
        await using var server = await TestServer.StartAsync();
        var own = server.Http.BaseAddress!.AbsoluteUri.TrimEnd('/');
        var name = TestServer.NewName();
        using var activated = await server.Http.GetAsync(await server.LinkAsync(name, password: name));
        Assert.Contains(
            "answers 200 with an `access_token` for ten minutes and a `refresh_token`", text, StringComparison.Ordinal);
        var login = Repository.Blocks(text)[2].Replace(ReadmeUrl, own, StringComparison.Ordinal);
        var (status, body) = await Curl.RunAsync($"NAME={name}\n{login}");
        Assert.Equal("200", status);
        var tokens = JsonDocument.Parse(body).RootElement;
        Assert.Equal(600, tokens.GetProperty("expires_in").GetInt32());
        Assert.Contains(
            "`GET /api/me` with `authorization: Bearer <the access token>`", text, StringComparison.Ordinal);
        var bearer = $"authorization: Bearer {tokens.GetProperty("access_token").GetString()}";
        (status, body) = await Curl.RunAsync($"curl -s {own}/api/me -H '{bearer}'");
        Assert.Equal("200", status);
        Assert.Contains(name, body, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task ALinkExpiresAsPromised()
    {
        var lifetime = Option().Match(text).Groups;
        await using var server = await TestServer.StartAsync($"{lifetime["setting"].Value}={lifetime["value"].Value}");
        var own = server.Http.BaseAddress!.AbsoluteUri.TrimEnd('/');
        var (_, body) = await Curl.RunAsync(
            Repository.Blocks(text)[0].Replace(ReadmeUrl, own, StringComparison.Ordinal));
        var link = JsonDocument.Parse(body).RootElement.GetProperty("confirmation_url").GetString()!;
        server.Clock.Advance(
            TimeSpan.Parse(
                lifetime["value"].Value, System.Globalization.CultureInfo.InvariantCulture) + TimeSpan.FromSeconds(1));
        (var status, body) = await Curl.RunAsync(
            Repository.Blocks(text)[1].Replace("<the link>", link, StringComparison.Ordinal));
        Assert.Equal("401", status);
        Assert.Contains(Promised("after its time"), body, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task DeliveryByMailWorksWithTheExportsGiven()
    {
        var blocks = Repository.Blocks(Repository.Section("docs/settings.md", "Delivery by mail"));
        Assert.Equal(2, blocks.Count);
        var folder = AtExit.NewFolder("readme");
        foreach (var block in blocks)
        {
            var lines = block.Replace("/tmp/mails", folder, StringComparison.Ordinal)
                .Replace("Mail__Smtp__Port=1025", $"Mail__Smtp__Port={smtp.Port}", StringComparison.Ordinal)
                .Split('\n');
            Assert.Equal("dotnet run --project Server", lines[^1]);
            var exports = string.Join('\n', lines.SkipLast(1));
            await using var server = await ServerProcess.StartAsync(
                mails.ConnectionString,
                new ProcessStartInfo("bash", ["-ec", $"{exports}\nexec dotnet \"$@\"", "bash"]));
            var email = TestServer.NewEmail();
            using var answer = await server.Http.PostAsJsonAsync(
                "/api/register", new { email, password = "krzysiek" });
            Assert.Equal(202, (int)answer.StatusCode);
            if (exports.Contains("Smtp", StringComparison.Ordinal))
            {
                Assert.NotNull(await smtp.MailToAsync(email));
            }
            else
            {
                await Wait.UntilAsync(
                    () => Directory.GetFiles(folder, "*.eml").Length > 0, "the mail is in its folder");
            }
        }
    }

    /// <summary>The <c>"detail":"…"</c> that the README quotes after these words.</summary>
    private string Promised(string words) => Detail().Match(text, text.IndexOf(words, StringComparison.Ordinal)).Value;

    [GeneratedRegex(@"-- --(?<setting>Token:Lifetime)=(?<value>[\d:]+)`")]
    private static partial Regex Option();

    [GeneratedRegex("\"detail\":\"[^\"]*\"")]
    private static partial Regex Detail();
}
