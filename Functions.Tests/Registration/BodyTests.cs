using System.Net.Http.Headers;
using System.Text;
using Accounts.Names;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

public sealed class BodyTests
{
    public static TheoryData<string, string> FaultyBodies => new()
    {
        { "", "body" },
        { "[]", "body" },
        { "\"text\"", "body" },
        { "{", "body" },
        { "{\"username\":\"a\",\"username\":\"b\",\"password\":\"krzysiek\"}", "body" },
        { "{\"username\":\"\\ud800\",\"password\":\"krzysiek\"}", "username" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "1" + new string('}', 20), "body" },
        { "{}", "username" },
        { "{\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":7,\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"  \",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a\\u0000b\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a\\u202eb\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a\\u200bb\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a\\r\\nBcc: b\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a@example.org\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a＠example.org\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a@example.org\",\"email\":\"b@example.org\",\"password\":\"krzysiek\"}", "username" },
        { "{\"email\":\"nobody\",\"password\":\"krzysiek\"}", "email" },
        { "{\"email\":\"a@b@example.org\",\"password\":\"krzysiek\"}", "email" },
        { "{\"email\":\"a@example.org\\r\\nBcc: b@example.org\",\"password\":\"krzysiek\"}", "email" },
        { "{\"email\":\"ａ@example.org\",\"password\":\"krzysiek\"}", "email" },
        { "{\"email\":{},\"password\":\"krzysiek\"}", "email" },
        { "{\"username\":\"a\"}", "password" },
        { "{\"username\":\"a\",\"password\":\"\"}", "password" },
        { "{\"username\":\"a\",\"password\":\"short\"}", "password" },
        { "{\"username\":\"a\",\"password\":true}", "password" },
        { "{\"username\":\"a\",\"password\":\"krzysiek\",\"locale\":\"<b>\"}", "locale" },
        { "{\"username\":\"a\",\"password\":\"krzysiek\",\"returnUrl\":\"https://evil.example\"}", "returnUrl" },
    };

    [Theory]
    [MemberData(nameof(FaultyBodies))]
    public async Task AFaultIsNamedByItsField(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await PostAsync(server, body);
        Assert.Contains(field, await answer.FieldsAtFaultAsync());
    }

    [Fact]
    public async Task APasswordHasItsBounds()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var (length, status) in new[] { (8, 201), (1024, 201), (1025, 400) })
        {
            using var answer = await server.RegisterAsync(
                new { username = TestServer.NewName(), password = new string('x', length) });
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("password1", false)]
    [InlineData("{name}", false)]
    [InlineData("plum orbit lantern 42", true)]
    public async Task AWeakPasswordIsRefusedWhereStrengthIsAskedFor(string password, bool isTaken)
    {
        await using var server = await TestServer.StartAsync("Password:MinimumStrength=2");
        var name = TestServer.NewName();
        using var answer = await server.RegisterAsync(
            new { username = name, password = password.Replace("{name}", name, StringComparison.Ordinal) });
        Assert.Equal(isTaken ? 201 : 400, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=UTF-8", 201)]
    public async Task OnlyJsonInUtf8IsTaken(string mediaType, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await PostAsync(
            server, $"{{\"username\":\"{TestServer.NewName()}\",\"password\":\"krzysiek\"}}", mediaType);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALargeBodyIsRefused(bool isChunked)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/register")
        {
            Content = new StringContent(
                $"{{\"username\":\"{new string('a', 20_000)}\"}}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = isChunked;
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(answer));
    }

    [Fact]
    public async Task WhereClientKeysAreSetOnlyTheirHoldersRegister()
    {
        var key = new string('k', 32);
        await using var server = await TestServer.StartAsync(
            $"Activation:ClientKeys:0={new string('a', 40)}", $"Activation:ClientKeys:1={key}");
        var body = new { username = TestServer.NewName(), password = "krzysiek" };
        using var without = await server.RegisterAsync(body);
        Assert.Equal("401 client_key_invalid", await TestServer.OutcomeAsync(without));
        server.Http.DefaultRequestHeaders.Add("x-client-key", key);
        using var with = await server.RegisterAsync(body);
        Assert.Equal(201, (int)with.StatusCode);
    }

    [Fact]
    public async Task TheAccountIsStoredAsTyped()
    {
        await using var server = await TestServer.StartAsync(null, TestServer.HashFully);
        var name = TestServer.NewName();
        using var answer = await server.RegisterAsync(
            new
            {
                username = $" {name.ToUpperInvariant()} ",
                email = $"{name}@Example.ORG",
                password = "krzysiek",
                locale = "de-AT",
                unknown = new { a = 1 },
            });
        Assert.Equal(201, (int)answer.StatusCode);
        var row = (await server.RowAsync(name.ToUpperInvariant()))!;
        Assert.Equal(name.ToUpperInvariant(), row.GetString("UserName"));
        Assert.Equal($"{name}@Example.ORG", row.GetString("Email"));
        Assert.Equal("de-AT", row.GetString("Locale"));
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", row.GetString("PasswordHash"), StringComparison.Ordinal);
        Assert.Equal(server.Clock.GetUtcNow(), row.GetDateTimeOffset("RegisteredAt"));
        Assert.False(row.GetBoolean("IsActive"));
        Assert.Equal("Response", row.GetString("Delivery"));
        Assert.NotEmpty(row.GetString("Stamp"));
        Assert.Equal(row.RowKey, await server.HolderAsync(name));
        Assert.Equal(row.RowKey, await server.HolderAsync($"{name}@example.org"));
    }

    private static async Task<HttpResponseMessage> PostAsync(
        TestServer server, string body, string mediaType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return await server.Http.PostAsync("/api/register", content);
    }
}
