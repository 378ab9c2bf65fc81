using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Accounts.Limits;
using Accounts.Mail;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>The storage transactions that <c>docs/cost.md</c> states are the ones that the product makes.</summary>
public sealed partial class CostTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "krzysiek";

    /// <summary>As in production; local.settings.json switches them off.</summary>
    private static readonly string[] ClientLimits =
    [
        "Limits:RegistrationsPerClientPerHour=60", "Limits:ResendsPerClientPerHour=30",
        "Limits:ActivationsPerClientPerMinute=120",
    ];

    private readonly Dictionary<string, (int Tables, int Queue)> counted = [];

    [Fact]
    public async Task ThePageStatesTheTransactionsThatAreMade()
    {
        await CountResponseAsync();
        await CountMailAsync();
        await CountSessionAsync();
        string[] way =
        [
            "register by name and email, delivery Email", "mail its link", "show the page of the link",
            "activate by POST with the password",
        ];
        counted["the whole way by mail, from register to activate"] =
            (way.Sum(step => counted[step].Tables), way.Sum(step => counted[step].Queue));
        var stated = TransactionRow().Matches(Repository.Read("docs/cost.md")).ToDictionary(
            row => row.Groups[1].Value, row => (Number(row.Groups[2]), Number(row.Groups[3])));
        Assert.InRange(counted["activate by POST with the password"].Tables, 1, 8);
        Assert.Equal((1, 0), counted["activate by GET, delivery Response"]);
        Assert.Equal(3, counted["register by name and email, delivery Email"].Queue + counted["mail its link"].Queue);
        Assert.True(Text(counted) == Text(stated), $"Counted:\n{Text(counted)}\nStated:\n{Text(stated)}");
    }

    private async Task CountResponseAsync()
    {
        await using var server = await TestServer.StartAsync(ClientLimits);
        await server.LinkAsync(TestServer.NewName()); // the table is there
        var name = TestServer.NewName();
        var link = await CountAsync(server, "register by name, delivery Response", () => server.LinkAsync(name));
        await CountAsync(server, "activate by GET, delivery Response", () => server.Http.GetAsync(link));
        await CountAsync(server, "open the link again", () => server.Http.GetAsync(link));
        await CountAsync(
            server,
            "register by name and email, delivery Response",
            () => server.LinkAsync(TestServer.NewName(), TestServer.NewEmail()));
        await CountAsync(server, "health", () => server.Http.GetAsync("/api/health"));
    }

    private async Task CountMailAsync()
    {
        await using var server = await mails.StartWithoutWorkerAsync(ClientLimits);
        await RegisterAsync(server, TestServer.NewEmail()); // the queue is there
        await CarryOutAsync(server);
        var first = await MailedAccount.InsertAsync(server, TestServer.NewEmail());
        await LinkClient.ActivateAsync(server, first.Link(), MailedAccount.Password); // so are the other tables
        var email = TestServer.NewEmail();
        await CountAsync(
            server,
            "register by name and email, delivery Email",
            () => RegisterAsync(server, email, TestServer.NewName()));
        await CountAsync(server, "mail its link", () => CarryOutAsync(server));
        var link = await mails.LinkAsync(email);
        await CountAsync(server, "show the page of the link", () => server.Http.GetAsync(link));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await CountAsync(server, "resend by email", () => server.Http.PostAsJsonAsync("/api/resend", new { email }));
        await CountAsync(server, "mail the link again", () => CarryOutAsync(server));
        var mailed = await mails.MailsAsync(email, 2);
        Assert.Equal(2, mailed.Count);
        Assert.InRange(mailed[0].ToString().Length, 1, 20_000);
        await CountAsync(
            server,
            "activate by POST with the password",
            () => server.Http.PostAsJsonAsync(link, new { password = Password }));
        var stranger = TestServer.NewEmail();
        await CountAsync(server, "register by email, delivery Email", () => RegisterAsync(server, stranger));
        var row = (await server.RowAsync(stranger))!;
        await CountAsync(
            server, "activate by POST with a new password and a name", () => ChooseAsync(server, row.RowKey));
        await CountLimitlessAsync(email);
    }

    /// <summary>From sign-in to sign-out; the counts of sign-ins are on, as in production.</summary>
    private async Task CountSessionAsync()
    {
        await using var site = await SignInSite.StartAsync("Limits:SignInTriesPerClient=10");
        var server = site.Server;
        var name = await site.AddAsync();
        var tokens = await CountAsync(server, "sign in", () => site.SignInAsync(name));
        site.PassGrace();
        var next = await CountAsync(server, "refresh", () => site.NextAsync(tokens.Refresh));
        await CountAsync(server, "refresh again within the grace", () => site.NextAsync(tokens.Refresh));
        Assert.Equal("200", await CountAsync(server, "me", () => site.MeAsync(next.Access)));
        Assert.Equal("204", await CountAsync(
            server, "sign out", () => site.LogoutAsync(new { refresh_token = next.Refresh })));
        var other = await site.SignInAsync(name);
        Assert.Equal("204", await CountAsync(
            server, "sign out on all devices", () => site.LogoutAsync(new { everywhere = true }, other.Access)));
        Assert.Equal("401 sign_in_failed", await CountAsync(server, "sign in with a wrong password", async () =>
        {
            using var refused = await site.LoginAsync(name, "wrong");
            return await TestServer.OutcomeAsync(refused);
        }));
    }

    /// <summary>Registrations by themselves, without the count of the client's.</summary>
    private async Task CountLimitlessAsync(string taken)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var name = (await server.RowAsync(taken))!.GetString("UserName");
        server.Storage.Reset();
        await RegisterAsync(server, TestServer.NewEmail());
        Assert.Equal((1, 1), Calls(server));
        server.Storage.Reset();
        await RegisterAsync(server, TestServer.NewEmail(), TestServer.NewName());
        Assert.Equal((2, 1), Calls(server));
        // A claim of an account that does not bear the name.
        await server.EditAsync(taken, row => row["UserName"] = "another");
        server.Storage.Reset();
        await RegisterAsync(server, TestServer.NewEmail(), name);
        Assert.Equal((3, 1), Calls(server));
    }

    private static (int Tables, int Queue) Calls(TestServer server) =>
        (server.Storage.Calls - server.Storage.QueueCalls, server.Storage.QueueCalls);

    private static async Task<HttpResponseMessage> ChooseAsync(TestServer server, string id)
    {
        var account = await server.AccountAsync(id);
        server.Storage.Reset();
        var body = new { new_password = Password, username = TestServer.NewName() };
        return await server.Http.PostAsJsonAsync(MailedAccount.LinkOf(server, account), body);
    }

    private async Task<T> CountAsync<T>(TestServer server, string what, Func<Task<T>> call)
    {
        server.Storage.Reset();
        var result = await call();
        if (result is HttpResponseMessage response)
        {
            Assert.True(response.IsSuccessStatusCode, $"{what}: {(int)response.StatusCode}");
        }

        counted[what] = Calls(server);
        return result;
    }

    private static Task<HttpResponseMessage> RegisterAsync(TestServer server, string email, string? username = null) =>
        server.RegisterAsync(new { username, email, password = Password });

    /// <summary>Takes an order, carries it out and ends it, as the queue trigger does.</summary>
    private static async Task<int> CarryOutAsync(TestServer server)
    {
        var orders = server.Services.GetRequiredService<MailOrders>();
        var handler = server.Services.GetRequiredService<MailHandler>();
        var taken = (await orders.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None))!;
        await handler.HandleAsync(taken.MessageText, CancellationToken.None);
        await orders.DeleteAsync(taken, CancellationToken.None);
        return 1;
    }

    private static int Number(Group digits) =>
        int.Parse(digits.Value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(Dictionary<string, (int Tables, int Queue)> rows) =>
        string.Join(
            '\n',
            rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(
                row => $"| {row.Key} | {row.Value.Tables} | {row.Value.Queue} |"));

    /// <summary>A row of three cells: what, and two counts.</summary>
    [GeneratedRegex(@"^\| ([^|]+) \| (\d+) \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex TransactionRow();
}
