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
        { "\"text\"", "body" },
        { "{\"username\":\"\\ud800\",\"password\":\"krzysiek\"}", "username" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "1" + new string('}', 20), "body" },
        { "{}", "username" },
        { "{\"username\":7,\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"  \",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a\\u202eb\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a\\r\\nBcc: b\",\"password\":\"krzysiek\"}", "username" },
        { "{\"username\":\"a＠example.org\",\"password\":\"krzysiek\"}", "username" },
        { "{\"email\":\"a@example.org\\r\\nBcc: b@example.org\",\"password\":\"krzysiek\"}", "email" },
        { "{\"email\":\"ａ@example.org\",\"password\":\"krzysiek\"}", "email" },
        { "{\"email\":{},\"password\":\"krzysiek\"}", "email" },
        { "{\"username\":\"a\",\"password\":true}", "password" },
    };

    [Theory]
    [MemberData(nameof(FaultyBodies))]
    public async Task AFaultIsNamedByItsField(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await PostAsync(server, body);
        Assert.Contains(field, await answer.FieldsAtFaultAsync());
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
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=UTF-8", 201)]
    public async Task OnlyJsonInUtf8IsTaken(string mediaType, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await PostAsync(
            server, $"{{\"username\":\"{TestServer.NewName()}\",\"password\":\"krzysiek\"}}", mediaType);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task ALargeBodyThatDoesNotSayItsLengthIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/register")
        {
            Content = new StringContent(
                $"{{\"username\":\"{new string('a', 20_000)}\"}}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(answer));
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
