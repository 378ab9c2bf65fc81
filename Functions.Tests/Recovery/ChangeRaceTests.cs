using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>Changes of the password that meet other calls of the same session, which goes on.</summary>
public sealed class ChangeRaceTests
{
    private const int Callers = 8;

    [Fact]
    public async Task OfManyChangesInOneSessionOneIsTakenAndTheSessionLives()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var session = await site.SignInAsync(name);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i =>
            ResetCalls.TryChangeAsync(site.Server.Http, session.Access, password: PasswordOf(i))));

        var winner = Assert.Single(Enumerable.Range(0, Callers), i => outcomes[i] == ResetCalls.Changed);
        Assert.Equal(Callers - 1, outcomes.Count(outcome => outcome == "403 password_mismatch"));
        Assert.Equal("200", await site.MeAsync(session.Access));
        Assert.Equal("200", await site.TryRefreshAsync(session.Refresh));
        Assert.Equal("200", await site.Server.Http.TryLoginAsync(name, PasswordOf(winner)));
    }

    /// <summary>
    /// A change writes the account's stamp, and then that of its session: a call between the two waits for the second.
    /// </summary>
    [Fact]
    public async Task ACallBetweenTheWritesOfAChangeFindsTheSessionLive()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var tokens = await site.SignInAsync(name);
        var session = (await site.RowAsync(tokens.SessionId))!;
        await site.Server.EditAsync(name, account => account["Stamp"] = "new");
        site.Gate.Close();
        var asking = site.MeAsync(tokens.Access);
        string[] reads = [await site.Gate.StepAsync(), await site.Gate.StepAsync()];
        Assert.Equal(["read Accounts 200", "read Sessions 200"], reads.Order());
        session["Stamp"] = "new";
        await site.RestoreAsync(session);
        site.Gate.Open();
        Assert.Equal("200", await asking);
    }

    private static string PasswordOf(int number) => $"password number {number}";
}
