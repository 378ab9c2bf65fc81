using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>Storage fails at every call of a reset and of a change.</summary>
public sealed class FaultTests(MailServer mails) : IClassFixture<MailServer>
{
    private const int MostSteps = 10;

    /// <summary>Each kind of account, with either fault.</summary>
    public static TheoryData<bool, bool, StorageFault> Cases
    {
        get
        {
            var cases = new TheoryData<bool, bool, StorageFault>();
            foreach (var fault in new[] { StorageFault.BeforeCall, StorageFault.AfterCall })
            {
                cases.Add(true, true, fault);
                cases.Add(true, false, fault);
                cases.Add(false, true, fault);
                cases.Add(false, false, fault);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task AResetAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(
        bool isActive, bool hasName, StorageFault fault)
    {
        await using var server = await mails.StartWithoutWorkerAsync("Limits:ActivationsPerClientPerMinute=0");
        await server.Limits.CreateIfNotExistsAsync();
        var email = "";
        async Task<Func<Task<HttpResponseMessage>>> PrepareAsync()
        {
            email = await ResetCalls.InsertAsync(server, isActive, hasName);
            var link = await server.ResetLinkAsync(email);
            return () => server.Http.PostAsJsonAsync(link, new { password = ResetCalls.New });
        }

        var changed = new List<string>();
        Task CheckLater(HttpResponseMessage answer)
        {
            changed.Add(email);
            return Task.CompletedTask;
        }

        await FailingStorage.AssertAbsorbedAsync(server, fault, ResetCalls.Changed, PrepareAsync, CheckLater);
        await FailingStorage.AssertRepeatableAsync(server, fault, ResetCalls.Changed, PrepareAsync, CheckLater);

        // A refusal waits for a whole second: all at once.
        Assert.NotEmpty(changed);
        await Task.WhenAll(changed.Select(async one =>
        {
            Assert.Equal("200", await server.Http.TryLoginAsync(one, ResetCalls.New));
            Assert.Equal("401 sign_in_failed", await server.Http.TryLoginAsync(one, ResetCalls.Old));
        }));
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task AChangeAbsorbsOneFailedCallAndItsSessionLives(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        var session = new SessionTokens("", "");
        await FailingStorage.AssertAbsorbedAsync(
            site.Server,
            fault,
            ResetCalls.Changed,
            async () =>
            {
                session = await site.SignInAsync();
                return () => ResetCalls.ChangeAsync(site.Server.Http, session.Access);
            },
            async _ => Assert.Equal("200", await site.MeAsync(session.Access)));
    }

    /// <summary>
    /// Cut off before the password is written it may be repeated. After it the session has ended or lives on, and the
    /// password is the new one.
    /// </summary>
    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task AChangeThatIsCutOffLeavesTheOldPasswordOrTheNewOne(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        var outcomes = new List<string>();
        for (var step = 1; step <= MostSteps; step++)
        {
            var name = await site.AddAsync();
            var session = await site.SignInAsync(name);
            var failing = step;
            site.Server.Storage.Reset(call => call >= failing ? fault : null);
            var cut = await ResetCalls.TryChangeAsync(site.Server.Http, session.Access);
            site.Server.Storage.Reset();
            if (cut == ResetCalls.Changed)
            {
                break;
            }

            Assert.Equal("503 storage_unavailable", cut);
            var isWritten = (await site.Server.RowAsync(name))!.GetString("ResetId") is not null;
            var again = await ResetCalls.TryChangeAsync(site.Server.Http, session.Access);
            outcomes.Add(again);
            // The last call wrote the session, and its answer alone was lost.
            var isWhole = isWritten && await site.MeAsync(session.Access) == "200";
            var expected = isWhole ? "403 password_mismatch" : isWritten ? "401 session_ended" : ResetCalls.Changed;
            Assert.Equal(expected, again);
            Assert.Equal("200", await site.Server.Http.TryLoginAsync(name, ResetCalls.New));
        }

        Assert.Contains(ResetCalls.Changed, outcomes);
        Assert.Contains(outcomes, outcome => outcome != ResetCalls.Changed);
    }
}
