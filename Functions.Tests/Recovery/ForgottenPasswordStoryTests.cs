using System.Net.Http.Json;
using Functions.Tests.Support;
using MimeKit;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>A forgotten password from the registration to the sign-in, by a real mail server.</summary>
public sealed class ForgottenPasswordStoryTests(MailServer mails, SmtpServerFixture smtp)
    : IClassFixture<MailServer>, IClassFixture<SmtpServerFixture>
{
    private const string Forgot = "/api/password/forgot";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task RegisteredForgottenChosenAgainSignedIn()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server);
        await ForgetAsync(server, Email);
        var link = MailServer.LinkOf(await MailAsync("Choose a new password"));
        Assert.Equal("200 Send the new password by POST.", await LinkClient.OpenAsync(server, link));
        var (status, page) = await LinkClient.SendFormAsync(server, link, ("password", ResetCalls.New));
        Assert.Equal(200, status);
        Assert.Contains("Your password is changed", page, StringComparison.Ordinal);
        Assert.Equal("200", await server.Http.TryLoginAsync(Email, ResetCalls.New));
        Assert.Equal("200", await server.Http.TryLoginAsync(name, ResetCalls.New));
        Assert.Equal("401 sign_in_failed", await server.Http.TryLoginAsync(Email, ResetCalls.Old));

        // The owner is told, and could take the account back by the page that the mail leads to.
        var told = await MailAsync("was changed");
        var (asked, form) = await LinkClient.PageAsync(server, MailServer.LinkOf(told));
        Assert.Equal(200, asked);
        Assert.Contains("name=\"email\"", form, StringComparison.Ordinal);
        Assert.Equal(3, (await smtp.MailsToAsync(Email)).Count);
    }

    /// <summary>
    /// Somebody who knows name and email asks for links, as often as he likes, and guesses. All that comes of it are
    /// mails to the owner, who loses neither the password, nor a session, nor a mail that he asks for with a link of
    /// his own.
    /// </summary>
    [Fact]
    public async Task AStrangerWhoAsksForItGetsNothing()
    {
        await using var server = await StartAsync("Limits:MailsPerDay=2");
        await RegisterAsync(server);
        var session = await server.Http.SignInAsync(name, ResetCalls.Old);
        for (var i = 0; i < 5; i++)
        {
            await ForgetAsync(server, i % 2 == 0 ? Email : name);
        }

        var link = MailServer.LinkOf(await MailAsync("Choose a new password"));
        var guessed = $"{link[..link.LastIndexOf('.')]}.{new string('A', 43)}";
        Assert.Equal("401 token_invalid", await ResetCalls.ResetAsync(server.Http, guessed));
        var token = LinkClient.TokenOf(guessed);
        Assert.Equal("401 token_invalid", await LinkClient.PostAsync(server, Forgot, new { token }));
        Assert.Equal("200", await server.Http.TryLoginAsync(name, ResetCalls.Old));
        Assert.Equal("200", await server.Http.TryRefreshAsync(session.Refresh));

        // Two of the five came; with a link of his own the owner gets another, which no stranger can spend.
        Assert.Equal(2, (await MailsAsync("Choose a new password", 2)).Count);
        token = LinkClient.TokenOf(link);
        using var asked = await server.Http.PostAsJsonAsync(Forgot, new { token });
        Assert.Equal(202, (int)asked.StatusCode);
        Assert.Equal(3, (await MailsAsync("Choose a new password", 3)).Count);
    }

    private Task<TestServer> StartAsync(params string[] settings) => mails.StartAsync(
        [.. MailSettings.Smtp(smtp.Port), "Limits:MailInterval=00:00:00", .. settings]);

    private async Task RegisterAsync(TestServer server)
    {
        await server.RegisterByMailAsync(Email, name, ResetCalls.Old);
        var link = MailServer.LinkOf(await smtp.MailToAsync(Email));
        Assert.Equal("200 User Activated", await LinkClient.ActivateAsync(server, link, ResetCalls.Old));
    }

    private static async Task ForgetAsync(TestServer server, string nameOrEmail)
    {
        var field = nameOrEmail.Contains('@', StringComparison.Ordinal) ? "email" : "username";
        var body = new Dictionary<string, string> { [field] = nameOrEmail };
        using var answer = await server.Http.PostAsJsonAsync(Forgot, body);
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private async Task<MimeMessage> MailAsync(string subject) => (await MailsAsync(subject, 1))[0];

    /// <summary>The mails whose subject has these words, once there are so many.</summary>
    private async Task<IReadOnlyList<MimeMessage>> MailsAsync(string subject, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var all = await smtp.MailsToAsync(Email);
            var found = all.Where(mail => mail.Subject!.Contains(subject, StringComparison.Ordinal)).ToList();
            if (found.Count >= count)
            {
                return found;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
