using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Each field that cannot be taken is named.</summary>
public sealed class FieldTests
{
    private const string Long = "long";

    [Theory]
    [OnEveryHost("""{"username":"somebody"}""", "password")]
    [OnEveryHost("""{"username":"somebody","password":""}""", "password")]
    [OnEveryHost("""{"username":"somebody","password":"short"}""", "password")]
    [OnEveryHost("""{"username":"somebody","password":"long"}""", "password")]
    [OnEveryHost("""{"username":"somebody","password":12345678}""", "password")]
    [OnEveryHost("""{"username":"somebody","password":"\ud800krzysiek"}""", "password")]
    [OnEveryHost("""{"password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"long","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"some\u200bbody","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"a\u0000b","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"krz\u0443siek","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"a@example.org","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"username":"a@example.org","email":"b@example.org","password":"krzysiek"}""", "username")]
    [OnEveryHost("""{"email":"nobody","password":"krzysiek"}""", "email")]
    [OnEveryHost("""{"email":"a@b@example.org","password":"krzysiek"}""", "email")]
    [OnEveryHost("""{"username":"somebody","password":"krzysiek","locale":"in English"}""", "locale")]
    [OnEveryHost("""{"username":"somebody","password":"krzysiek","returnUrl":"https://other.example/"}""", "returnUrl")]
    [OnEveryHost("""{"email":"nobody","password":"krzysiek","locale":"?"}""", "email", "locale")]
    [OnEveryHost("", "body")]
    [OnEveryHost("{", "body")]
    [OnEveryHost("""["krzysiek"]""", "body")]
    [OnEveryHost("""{"username":"somebody","username":"another","password":"krzysiek"}""", "body")]
    public async Task AFieldThatCannotBeTakenIsNamed(HostKind kind, string body, string field, string? another = null)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var json = body.Replace($"\"{Long}\"", $"\"{new string('x', 1025)}\"", StringComparison.Ordinal);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/register", content);
        CommonHeaders.Check(answer);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        string[] expected = another is null ? [field] : [field, another];
        Assert.Equal(expected, await answer.FieldsAtFaultAsync());
    }

    [Theory]
    [OnEveryHost("""{}""", "email")]
    [OnEveryHost("""{"email":"nobody"}""", "email")]
    [OnEveryHost("""{"email":"a@example.org","token":"a.b.c"}""", "email")]
    public async Task ResendTakesAnEmailOrAToken(HostKind kind, string body, string field)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/resend", content);
        Assert.Equal([field], await answer.FieldsAtFaultAsync());
    }

    /// <summary>One of two would be checked, and the other used.</summary>
    [Theory]
    [OnEveryHost("/api/resend", "email=a%40example.org&email=b%40example.org", "email")]
    [OnEveryHost("/api/resend", "email=a%40example.org&EMAIL=b%40example.org", "email")]
    [OnEveryHost("/api/password/forgot", "username=anna&username=bert", "username")]
    [OnEveryHost("/api/leave", "username=anna&username=bert&password=x&password=y", "password", "username")]
    public async Task AFormWithTwoOfOneNameIsRefused(
        HostKind kind, string path, string form, string field, string? another = null)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await host.SendAsync(HttpMethod.Post, path, content);
        string[] expected = another is null ? [field] : [field, another];
        Assert.Equal(expected, await answer.FieldsAtFaultAsync());
    }
}
