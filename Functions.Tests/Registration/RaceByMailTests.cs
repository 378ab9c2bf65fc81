using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>A hundred registrations at once with delivery Email: there is nothing to race for.</summary>
[Collection(Alone.Name)]
public sealed class RaceByMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private const int Many = 100;

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public Task OneNameWithManyEmails() => AllAreAcceptedAsync(name, i => (name, $"{name}-{i}@example.org"));

    [Fact]
    public Task OneEmail() => AllAreAcceptedAsync(Email, _ => (null, Email));

    [Fact]
    public Task OneEmailUnderManyNames() => AllAreAcceptedAsync(Email, i => ($"{name}-{i}", Email));

    private async Task AllAreAcceptedAsync(string nameOrEmail, Func<int, (string? Name, string Email)> who)
    {
        await using var server = await mails.StartAsync(services =>
        {
            SlowStorage.Add(services);
            TestServer.RetryFully(services);
            MailServer.RemoveWorker(services);
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(who).Select(one =>
            server.RegisterAsync(new { username = one.Name, email = one.Email, password = "krzysiek" })));
        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, new[] { 202, 503 }));
        foreach (var answer in answers.Where(answer => (int)answer.StatusCode == 503))
        {
            Assert.Equal("503 overloaded", await TestServer.OutcomeAsync(answer));
        }

        var accepted = answers.Count(answer => (int)answer.StatusCode == 202);
        Assert.InRange((await server.RowsAsync(nameOrEmail)).Count, Math.Max(1, accepted), Many);
        Assert.Null(await server.HolderAsync(nameOrEmail));
    }
}
