using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>What a stranger learns by registering: neither answer nor time depends on whose the email is.</summary>
public sealed class OracleTests(MailServer mails) : IClassFixture<MailServer>
{
    private static readonly string[] States = ["unknown", "pending", "active", "deactivated"];

    private readonly string name = TestServer.NewName();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task TimeDoesNotTellSinceEveryEmailCostsTheSameCalls(bool hasName, int tables)
    {
        await using var server = await StartAsync();
        await PrepareAsync(server);
        foreach (var state in States)
        {
            server.Storage.Reset();
            var userName = hasName ? $"{name}-free-{state}" : null;
            Assert.Equal("202", await server.TryRegisterAsync(userName, EmailOf(state)));
            Assert.Equal(
                (state, tables, 1),
                (state, server.Storage.Calls - server.Storage.QueueCalls, server.Storage.QueueCalls));
        }
    }

    [Fact]
    public async Task ATakenNameCostsTheSameCallsForEveryEmail()
    {
        await using var server = await StartAsync();
        await PrepareAsync(server);
        foreach (var state in States)
        {
            server.Storage.Reset();
            Assert.Equal("409 username_taken", await server.TryRegisterAsync($"{name}-active", EmailOf(state)));
            Assert.Equal((state, 2), (state, server.Storage.Calls));
        }
    }

    [Fact]
    public async Task TheAnswerForAPendingNameDoesNotTellItsEmail()
    {
        await using var server = await StartAsync();
        await PrepareAsync(server);
        var answers = new List<string>();
        foreach (var email in new[] { EmailOf("pending"), EmailOf("active"), $"other-{name}@example.org" })
        {
            using var answer = await server.RegisterAsync(
                new { username = $"{name}-pending", email, password = "a longer guess" });
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.StartsWith("202 ", answers[0], StringComparison.Ordinal);
        Assert.Single(answers.Distinct());
    }

    /// <summary>Who forgot a password: the same calls for everybody, and none of them reads a row.</summary>
    [Theory]
    [InlineData("email", "{0}@example.org")]
    [InlineData("username", "{0}")]
    [InlineData("username", "{0}@example.org")]
    public async Task AskingForANewPasswordCostsOneOrderWhoeverAsks(string field, string pattern)
    {
        await using var server = await StartAsync();
        await PrepareAsync(server);
        var answers = new List<string>();
        foreach (var state in States)
        {
            server.Storage.Reset();
            var body = new Dictionary<string, string>
            {
                [field] = pattern.Replace("{0}", $"{name}-{state}", StringComparison.Ordinal),
            };
            using var answer = await server.Http.PostAsJsonAsync("/api/password/forgot", body);
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            Assert.Equal((state, 1, 1), (state, server.Storage.Calls, server.Storage.QueueCalls));
        }

        Assert.StartsWith("202 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    private Task<TestServer> StartAsync() => mails.StartAsync(services =>
    {
        SlowStorage.Add(services);
        MailServer.RemoveWorker(services);
    });

    private string EmailOf(string state) => $"{name}-{state}@example.org";

    /// <summary>An account for each state but the unknown.</summary>
    private async Task PrepareAsync(TestServer server)
    {
        // The first one of all makes the queue.
        await server.RegisterByMailAsync($"first-{name}@example.org");
        foreach (var state in States[1..])
        {
            var account = await MailedAccount.InsertAsync(server, EmailOf(state), $"{name}-{state}");
            if (state != "pending")
            {
                var body = new { password = MailedAccount.Password };
                Assert.Equal("200 User Activated", await LinkClient.PostAsync(server, account.Link(), body));
            }
        }

        await server.EditAsync($"{name}-deactivated", row => row["IsActive"] = false);
    }
}
