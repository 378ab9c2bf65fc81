using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>Sends every request of requests.http, in order, and checks the status its title announces.</summary>
public sealed partial class RequestsFileTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "correct horse battery";

    [Theory]
    [InlineData("Response")]
    [InlineData("Email")]
    public async Task EveryRequestAnswersAsItsTitleSays(string delivery)
    {
        await using var server = await mails.StartAsync($"Activation:Delivery={delivery}");
        var file = Repository.Read("requests.http");
        Assert.Matches(@"^@host = http://localhost:7071/api\n", file);
        var requests = Request().Matches(file).ToList();
        Assert.Equal(file.Split("###").Length - 1, requests.Count);
        var email = await ActiveAsync(server, delivery);
        var answers = new Dictionary<string, JsonElement>();
        foreach (var request in requests)
        {
            var title = request.Groups["title"].Value;
            if (Status(title, delivery) is not { } status)
            {
                continue;
            }

            var head = request.Groups["head"].Value;
            var token = head.Contains("@prompt token", StringComparison.Ordinal)
                ? await TokenAsync(server, delivery)
                : "";
            string Fill(string text) => Answered().Replace(
                text.Replace("{{host}}", "/api", StringComparison.Ordinal)
                    .Replace("{{token}}", token, StringComparison.Ordinal)
                    .Replace("{{email}}", email, StringComparison.Ordinal),
                value => answers[value.Groups[1].Value].GetProperty(value.Groups[2].Value).GetString()!);
            using var message = new HttpRequestMessage(
                new HttpMethod(request.Groups["method"].Value), Fill(request.Groups["url"].Value));
            var body = Fill(request.Groups["body"].Value).Trim();
            if (body.Length > 0)
            {
                message.Content = new StringContent(body, Encoding.UTF8);
            }

            foreach (Match header in Header().Matches(Fill(request.Groups["headers"].Value)))
            {
                if (header.Groups[1].Value == "Content-Type")
                {
                    message.Content?.Headers.Remove("Content-Type");
                }

                Assert.True(message.Headers.TryAddWithoutValidation(header.Groups[1].Value, header.Groups[2].Value)
                    || message.Content!.Headers.TryAddWithoutValidation(header.Groups[1].Value, header.Groups[2].Value),
                    header.Value);
            }

            using var answer = await server.Http.SendAsync(message);
            Assert.True(
                status == (int)answer.StatusCode,
                $"{title}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (NameOf().Match(head) is { Success: true } name)
            {
                answers[name.Groups[1].Value] = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Clone();
            }

            if (title.EndsWith("a page", StringComparison.Ordinal))
            {
                Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            }
        }
    }

    /// <summary>
    /// "201 with delivery Response, 202 with delivery Email", or one status for both; null where the title is about
    /// the other delivery only.
    /// </summary>
    private static int? Status(string title, string delivery)
    {
        var statuses = StatusOf().Matches(title[title.LastIndexOf(": ", StringComparison.Ordinal)..]).ToList();
        Assert.True(statuses.Count > 0, $"{title} announces no status.");
        var mine = statuses.Find(status => status.Groups["delivery"].Value == delivery)
            ?? statuses.Find(status => status.Groups["delivery"].Length == 0);
        return mine is null
            ? null
            : int.Parse(mine.Groups["status"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The token of a new registration, as somebody would paste it at the prompt.</summary>
    private async Task<string> TokenAsync(TestServer server, string delivery)
    {
        var name = TestServer.NewName();
        if (delivery == "Response")
        {
            return LinkClient.TokenOf(await server.LinkAsync(name, $"{name}@example.org", Password));
        }

        using var answer = await server.RegisterAsync(
            new { username = name, email = $"{name}@example.org", password = Password });
        return LinkClient.TokenOf(await mails.LinkAsync($"{name}@example.org"));
    }

    /// <summary>The email of an active account, as somebody would type it at the prompt.</summary>
    private async Task<string> ActiveAsync(TestServer server, string delivery)
    {
        var name = TestServer.NewName();
        var email = $"{name}@example.org";
        if (delivery == "Response")
        {
            using var opened = await server.Http.GetAsync(await server.LinkAsync(name, email, Password));
            Assert.Equal(200, (int)opened.StatusCode);
            return email;
        }

        using var answer = await server.RegisterAsync(new { username = name, email, password = Password });
        using var activated = await server.Http.PostAsJsonAsync(
            await mails.LinkAsync(email), new { password = Password });
        Assert.Equal(200, (int)activated.StatusCode);
        return email;
    }

    [GeneratedRegex(
        @"^### (?<title>.*)\n(?<head>(#.*\n)*)(?<method>[A-Z]+) (?<url>\S+)\n(?<headers>([\w-]+: .*\n)*)(?<body>[^#]*)",
        RegexOptions.Multiline)]
    private static partial Regex Request();

    [GeneratedRegex(@"@name (\w+)")]
    private static partial Regex NameOf();

    /// <summary>A member of an earlier answer, as the editors' own syntax has it.</summary>
    [GeneratedRegex(@"\{\{(\w+)\.response\.body\.\$\.(\w+)\}\}")]
    private static partial Regex Answered();

    [GeneratedRegex(@"^([\w-]+): (.*)$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<status>\d{3})( with delivery (?<delivery>\w+))?")]
    private static partial Regex StatusOf();
}
