using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Http;

/// <summary>Forms are in UTF-8, as bytes and as escapes.</summary>
public sealed class FormTests
{
    [Theory]
    [InlineData("new_password=krzysiek\u00ed\u00a0\u0080")]
    [InlineData("new_password=krzysiek%ed%A0%80")]
    [InlineData("new_password=caf%E9-correct-horse-battery")]
    [InlineData("new_password=caf%C3-correct-horse-battery")]
    [InlineData("new_password=krzysiek&caf%E9=1")]
    public async Task AFormThatIsNoUtf8IsRefused(string form)
    {
        await using var server = await TestServer.StartAsync();
        var account = await MailedAccount.InsertAsync(server, TestServer.NewEmail());
        using var answer = await PostAsync(server, account, form);
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(answer));
        var errors = (await TestServer.JsonAsync(answer)).GetProperty("errors");
        Assert.Equal("The body is not a form in UTF-8.", errors.GetProperty("body")[0].GetString());
    }

    /// <summary>As the URL Standard has it (https://url.spec.whatwg.org/#percent-decode).</summary>
    [Theory]
    [InlineData("caf%C3%A9+caf%c3%a9+caf\u00c3\u00a9", "caf\u00e9 caf\u00e9 caf\u00e9")]
    [InlineData("100%25+of%2Bit%00", "100% of+it\0")]
    [InlineData("100%+of%zz+it%2", "100% of%zz it%2")]
    public async Task APercentSignThatBeginsNoEscapeStaysWhatItIs(string sent, string password)
    {
        await using var server = await TestServer.StartAsync();
        var email = TestServer.NewEmail();
        var account = await MailedAccount.InsertAsync(server, email);
        using var answer = await PostAsync(server, account, $"new_password={sent}");
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
        Assert.True(await server.IsPasswordAsync((await server.RowAsync(email))!, password));
    }

    /// <summary>Sends a form, a byte for each letter.</summary>
    private static async Task<HttpResponseMessage> PostAsync(TestServer server, MailedAccount account, string form)
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(form));
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        return await server.Http.PostAsync(account.Link(), content);
    }
}
