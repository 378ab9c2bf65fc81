using System.Net.Http.Json;
using Functions.Tests.Support;
using MimeKit;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>The calls of people who forgot or change their password.</summary>
internal static class RecoveryCalls
{
    public const string Forgot = "/api/password/forgot";
    public const string Accepted = "202 A link to choose a new password is on its way, if one can be sent.";
    public const string Changed = ResetCalls.Changed;

    /// <summary>The path of a link that is answered.</summary>
    public static async Task<string> ForgotAsync(this ProductHost host, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync(Forgot, body);
        Assert.Equal("201", await TestServer.OutcomeAsync(answer));
        return await LinkClient.OfAsync(answer);
    }

    /// <summary>Registers by mail and activates; the email.</summary>
    public static async Task<string> AddActiveByMailAsync(this ProductHost host, string? userName = null)
    {
        var email = TestServer.NewEmail();
        var path = await host.MailedPathAsync(email, userName);
        await host.MailAsync(email);
        Assert.Equal("200 User Activated", await host.PostAsync(path, new { password = SignInCalls.Password }));
        return email;
    }

    /// <summary>The one mail to an email whose subject has this word, once it is there.</summary>
    public static async Task<MimeMessage> MailAboutAsync(this ProductHost host, string email, string word, int mails)
    {
        var all = await host.MailsAsync(email, mails);
        return Assert.Single(all, mail => mail.Subject!.Contains(word, StringComparison.Ordinal));
    }

    public static async Task<string> ChangeAsync(this ProductHost host, string bearer, object body)
    {
        using var content = JsonContent.Create(body);
        using var answer = await host.SendAsync(
            HttpMethod.Post, "/api/password", content, $"Authorization: Bearer {bearer}");
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The outcome of a sign-in, less the tokens.</summary>
    public static async Task<string> LoginOutcomeAsync(this ProductHost host, string name, string password)
    {
        using var answer = await host.LoginAsync(name, password);
        return await TestServer.OutcomeAsync(answer);
    }
}
