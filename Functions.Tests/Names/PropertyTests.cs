using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Accounts.Names;
using CsCheck;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Names;

public sealed class PropertyTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char['\u0000', '\uffff'], 0, 40], Gen.String.AlphaNumeric);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, value) => depth > 3
        ? OneOf("1", "null", "true", "\"x\"")
        : Gen.OneOf(
            Text.Select(text => JsonSerializer.Serialize(text)), Gen.Double.Select(
                number => double.IsFinite(number) ? JsonSerializer.Serialize(number) : "0"), Gen.Const("null"),
            value.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(OneOf("username", "email", "password", "locale", "returnUrl", "x"), value).Array[0, 5]
                .Select(members =>
                    $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}")));

    [Fact]
    public void NormalisingTwiceChangesNothing() => Text.Sample(text =>
    {
        if (UserName.TryParse(text, out _) is not { } name)
        {
            return;
        }

        Assert.Equal(name.Canonical, AccountNames.Normalize(name.Canonical));
        Assert.Equal(AccountNames.Key(text), AccountNames.Key(name.Canonical));
    }, iter: 50_000);

    [Fact]
    public void AnEmailIsReadTheSameTwice() => Gen.Select(Text, Text).Sample((local, domain) =>
    {
        if (EmailAddress.TryParse($"{local}@{domain}") is not { } address)
        {
            return;
        }

        Assert.Equal(address.Canonical, EmailAddress.TryParse(address.Canonical)?.Canonical);
    }, iter: 50_000);

    [Fact]
    public async Task NoBodyMakesAServerError()
    {
        await using var server = await TestServer.StartAsync("Password:MinimumLength=1", "Password:MinimumStrength=1");
        var bodies = new List<string>();
        Json.Sample(bodies.Add, iter: 300, threads: 1);
        Gen.Select(Text, Text, Text, Text).Sample(
            (user, email, password, locale) =>
                bodies.Add(JsonSerializer.Serialize(new { username = user, email, password, locale })),
            iter: 100,
            threads: 1);
        Gen.Select(Text, Text).Sample(
            (user, password) => bodies.Add(JsonSerializer.Serialize(new { username = user, password })),
            iter: 100,
            threads: 1);
        await Parallel.ForEachAsync(
            bodies, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, cancellationToken) =>
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await server.Http.PostAsync("/api/register", content, cancellationToken);
            Assert.True((int)answer.StatusCode is 201 or 400 or 409 or 429, $"{(int)answer.StatusCode} for {body}");
        });
    }
}
