using System.Diagnostics;
using Accounts.Claims;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Claims;

/// <summary>
/// The schedules that break the protocol of claims where one of its steps is left out, replayed on real storage, call
/// by call. Each ends in two active accounts of one email, in a claim without its account, or in a blocked owner if the
/// step is missing.
/// </summary>
public sealed class CounterexampleTests
{
    private static readonly string[] UpToItsClaim = ["read Accounts 200", "insert Names 204"];
    private static readonly string[] UpToTheHolder =
        ["read Accounts 200", "insert Names 409", "read Names 200", "read Accounts 200"];

    [Fact]
    public async Task WhoReadAClaimBeforeItsAccountBeganAgainDoesNotReplaceIt()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var older = await scene.InsertAsync(email, email);
        var younger = await scene.InsertAsync(email, email);
        var a = scene.NewProcess();
        var b = scene.NewProcess();

        var first = a.Activate(younger);
        await a.Gate.StepsAsync(UpToItsClaim);
        var second = b.Activate(older);
        await b.Gate.StepsAsync([.. UpToTheHolder, "merge Accounts 204"]);
        a.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await first);
        b.Gate.Open();

        Assert.Equal(ActivationStatus.EmailTaken, await second);
        await scene.AssertActiveAsync([older, younger], younger);
    }

    [Fact]
    public async Task AnAccountWhoseClaimWasReplacedDoesNotComeToLifeByTheETagOfItsFirstRead()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var older = await scene.InsertAsync(email, email);
        var younger = await scene.InsertAsync(email, email);
        var a = scene.NewProcess();
        var b = scene.NewProcess();

        var first = a.Activate(younger);
        await a.Gate.StepsAsync(UpToItsClaim);
        var second = b.Activate(older);
        b.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await second);
        a.Gate.Open();

        Assert.Equal(ActivationStatus.EmailTaken, await first);
        await scene.AssertActiveAsync([older, younger], older);
    }

    [Fact]
    public async Task AnAccountActivatedBetweenARemovalsReadingAndItsFirstWriteStaysWithItsClaims()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var account = await scene.InsertAsync(scene.Name("a"), email);
        var other = await scene.InsertAsync(email, email);
        var purge = scene.NewProcess();
        var activating = scene.NewProcess();
        var next = scene.NewProcess();

        var removed = purge.Remove(account);
        await purge.Gate.StepsAsync("read Accounts 200");
        var activated = activating.Activate(account);
        activating.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await activated);
        purge.Gate.Open();
        await removed;

        var late = next.Activate(other);
        next.Gate.Open();
        Assert.Equal(ActivationStatus.EmailTaken, await late);
        await scene.AssertActiveAsync([account, other], account);
    }

    [Fact]
    public async Task AnAccountMarkedForRemovalDoesNotComeToLifeThoughItsClaimsAreThere()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var account = await scene.InsertAsync(email, email);
        var purge = scene.NewProcess();
        var activating = scene.NewProcess();

        var activated = activating.Activate(account);
        await activating.Gate.StepsAsync(UpToItsClaim);
        var removed = purge.Remove(account);
        await purge.Gate.StepsAsync("read Accounts 200", "merge Accounts 204");
        activating.Gate.Open();
        Assert.Equal(ActivationStatus.Gone, await activated);
        purge.Gate.Open();
        await removed;

        Assert.Null(await scene.RowAsync(account));
        Assert.Null(await scene.HolderAsync(email));
    }

    [Fact]
    public async Task AnAccountWhosePeriodEndsDuringItsActivationIsGoneBeforeItsClaimIsARegistrations()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var old = await scene.InsertAsync(email, email, TimeSpan.FromDays(7));
        // It judged the account a day ago.
        var activating = scene.NewProcess(new FakeTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromDays(1)));
        var registering = scene.NewProcess();
        var next = scene.NewProcess();

        var late = activating.Activate(old);
        await activating.Gate.StepsAsync(UpToItsClaim);
        var registered = registering.Register(email, email, "krzysiek");
        await registering.Gate.StepsAsync("read Names 200", "read Accounts 200", "insert Accounts 204");
        await registering.Gate.StepsAsync(
            "insert Names 409", "read Names 200", "read Accounts 200", "merge Accounts 204", "merge Names 204");
        registering.Gate.Open();
        var vouched = await registered;
        Assert.Equal(RegistrationStatus.Registered, vouched.Status);
        activating.Gate.Open();
        Assert.Equal(ActivationStatus.Gone, await late);

        var activated = next.ActivateByLink(vouched);
        next.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await activated);
        Assert.NotNull((await scene.RowAsync(old))!.GetDateTimeOffset("RemovedAt"));
        await scene.AssertActiveAsync([old, vouched.Account!.Id], vouched.Account.Id);
    }

    [Fact]
    public async Task AClaimLeftOnARemovedAccountHindersNobody()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var account = await scene.InsertAsync(email, email);
        var other = await scene.InsertAsync(email, email);
        var activating = scene.NewProcess();
        var purge = scene.NewProcess();
        var next = scene.NewProcess();

        var crashed = activating.Activate(account);
        await activating.Gate.StepsAsync(UpToItsClaim);
        activating.Gate.Stop();
        await Assert.ThrowsAsync<CrashException>(() => crashed);
        var removed = purge.Remove(account);
        await purge.Gate.StepsAsync("read Accounts 200", "merge Accounts 204");
        purge.Gate.Stop();
        await Assert.ThrowsAsync<CrashException>(() => removed);
        Assert.Equal(account, await scene.HolderAsync(email));

        var activated = next.Activate(other);
        next.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await activated);
        await scene.AssertActiveAsync([account, other], other);
    }

    [Fact]
    public async Task ALinkWhoseAccountWasTouchedTakesTheWholePath()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var byMail = await scene.InsertAsync(email, email);
        var registering = scene.NewProcess();
        var b = scene.NewProcess();
        var gate = new StorageGate();
        await using var server = await TestServer.StartAsync(
            null, services => services.AddSingleton<HttpPipelinePolicy>(gate));

        var registered = registering.Register(scene.Name("a"), email, "krzysiek");
        registering.Gate.Open();
        var vouched = await registered;
        Assert.True(vouched.HasAllClaims);
        var second = b.Activate(byMail);
        await b.Gate.StepsAsync([.. UpToTheHolder, "merge Accounts 204", "merge Names 204"]);
        var link = LinkOf(server, vouched);
        gate.Close();
        var first = server.Http.GetAsync(link);
        await gate.StepsAsync("merge Accounts 412");
        b.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await second);
        gate.Open();

        using var answer = await first;
        Assert.Equal("409 email_taken", await TestServer.OutcomeAsync(answer));
        await scene.AssertActiveAsync([byMail, vouched.Account!.Id], byMail);
    }

    [Fact]
    public async Task ALinkOfARepeatedRegistrationTakesTheWholePath()
    {
        var scene = await ClaimsScene.StartAsync();
        var name = scene.Name("a");
        var email = scene.Email("e");
        var byMail = await scene.InsertAsync(email, email);
        var registering = scene.NewProcess();
        var repeating = scene.NewProcess();
        var b = scene.NewProcess();
        await using var server = await TestServer.StartAsync();

        var registered = registering.Register(name, email, "krzysiek");
        registering.Gate.Open();
        await registered;
        var second = b.Activate(byMail);
        await b.Gate.StepsAsync([.. UpToTheHolder, "merge Accounts 204"]);
        // It reads the account as it is after the touch, and its claims before they are replaced.
        var repeated = repeating.Register(name, email, "krzysiek");
        repeating.Gate.Open();
        var vouched = await repeated;
        Assert.Equal((await registered).Account!.Id, vouched.Account!.Id);
        b.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await second);
        using var answer = await server.Http.GetAsync(LinkOf(server, vouched));

        Assert.Equal("409 email_taken", await TestServer.OutcomeAsync(answer));
        await scene.AssertActiveAsync([byMail, vouched.Account.Id], byMail);
    }

    [Fact]
    public async Task ANameThatHangsOnAnActiveAccountOfAnotherNameIsFree()
    {
        var scene = await ClaimsScene.StartAsync();
        var account = await scene.InsertAsync(scene.Email("a"), scene.Email("a"));
        var other = await scene.InsertAsync(scene.Email("b"), scene.Email("b"));
        var a = scene.NewProcess();
        var b = scene.NewProcess();
        var next = scene.NewProcess();

        var first = a.Activate(account, new ActivationChoice(scene.Name("lost")));
        await a.Gate.StepsAsync([.. UpToItsClaim, "insert Names 204"]);
        var second = b.Activate(account, new ActivationChoice(scene.Name("won")));
        b.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await second);
        a.Gate.Stop();
        await Assert.ThrowsAsync<CrashException>(() => first);
        Assert.Equal(account, await scene.HolderAsync(scene.Name("lost")));

        var taken = next.Activate(other, new ActivationChoice(scene.Name("lost")));
        next.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await taken);
        await scene.AssertActiveAsync([account, other], account, other);
    }

    /// <summary>Else it stayed in the table for good: a removal finds what the row bears.</summary>
    [Fact]
    public async Task WhoComesTooLateWithAnotherNameGivesItUp()
    {
        var scene = await ClaimsScene.StartAsync();
        var account = await scene.InsertAsync(scene.Email("a"), scene.Email("a"));
        var a = scene.NewProcess();
        var b = scene.NewProcess();
        var first = a.Activate(account, new ActivationChoice(scene.Name("lost")));
        await a.Gate.StepsAsync([.. UpToItsClaim, "insert Names 204"]);
        var second = b.Activate(account, new ActivationChoice(scene.Name("won")));
        b.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await second);
        a.Gate.Open();
        Assert.Equal(ActivationStatus.AlreadyActive, await first);
        Assert.Null(await scene.HolderAsync(scene.Name("lost")));
        await scene.AssertActiveAsync([account], account);
    }

    /// <summary>The first is held after each of its calls in turn, while the second runs to its end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TwoEqualRegistrationsGetLinksOfOneAccount(int steps)
    {
        var scene = await ClaimsScene.StartAsync();
        var name = scene.Name("a");
        var email = scene.Email("e");
        var a = scene.NewProcess();
        var b = scene.NewProcess();

        var first = a.Register(name, email, "krzysiek");
        string[] calls =
            ["read Names 404", "read Names 404", "insert Accounts 204", "insert Names 204", "insert Names 204"];
        await a.Gate.StepsAsync([.. calls.Take(steps)]);
        var second = b.Register(name, email, "krzysiek");
        b.Gate.Open();
        var later = await second;
        a.Gate.Open();
        var earlier = await first;

        Assert.Equal(RegistrationStatus.Registered, earlier.Status);
        Assert.Equal(RegistrationStatus.Registered, later.Status);
        Assert.Equal(earlier.Account!.Id, later.Account!.Id);
        var outcomes = new List<ActivationStatus>();
        foreach (var registered in new[] { later, earlier })
        {
            var process = scene.NewProcess();
            var activated = process.ActivateByLink(registered);
            process.Gate.Open();
            outcomes.Add(await activated);
        }

        Assert.Equal([ActivationStatus.Activated, ActivationStatus.AlreadyActive], outcomes);

        await scene.AssertActiveAsync([earlier.Account.Id], earlier.Account.Id);
    }

    [Fact]
    public async Task ARepeatedRegistrationWhoseEmailIsAnActiveAccountsGetsNoLinkThatLeadsNowhere()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var byMail = await scene.InsertAsync(email, email);
        foreach (var isFirst in new[] { true, false })
        {
            var registering = scene.NewProcess();
            var registered = registering.Register(scene.Name("a"), email, "krzysiek");
            registering.Gate.Open();
            var expected = isFirst ? RegistrationStatus.Registered : RegistrationStatus.EmailTaken;
            Assert.Equal(expected, (await registered).Status);
            var activating = scene.NewProcess();
            var activated = activating.Activate(byMail);
            activating.Gate.Open();
            Assert.Equal(isFirst ? ActivationStatus.Activated : ActivationStatus.AlreadyActive, await activated);
        }
    }

    [Fact]
    public async Task OfTwoActivationsThatRestartEachOtherTheYoungerWaits()
    {
        var scene = await ClaimsScene.StartAsync();
        var email = scene.Email("e");
        var older = await scene.InsertAsync(email, email);
        var younger = await scene.InsertAsync(email, email);
        var a = scene.NewProcess();
        var b = scene.NewProcess();

        var first = a.Activate(older);
        await a.Gate.StepsAsync(UpToItsClaim);
        var second = b.Activate(younger);
        await b.Gate.StepsAsync(UpToTheHolder[..^1]);
        var start = Stopwatch.GetTimestamp();
        await b.Gate.StepsAsync(UpToTheHolder[^1]);
        // It waits, looks whether anything has moved, and goes on only then.
        await b.Gate.StepsAsync("read Names 200");
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(0.9), "The younger has waited.");
        await b.Gate.StepsAsync("read Accounts 200", "merge Accounts 204", "merge Names 204");
        // The older does not wait.
        await a.Gate.StepsAsync(["merge Accounts 412", .. UpToTheHolder, "merge Accounts 204", "merge Names 204"]);
        await b.Gate.StepsAsync(["merge Accounts 412", .. UpToTheHolder]);
        a.Gate.Open();
        Assert.Equal(ActivationStatus.Activated, await first);
        b.Gate.Open();

        Assert.Equal(ActivationStatus.EmailTaken, await second);
        await scene.AssertActiveAsync([older, younger], older);
    }

    /// <summary>The link that a registration is answered with, relative.</summary>
    private static string LinkOf(TestServer server, RegistrationResult registered) => server.Services
        .GetRequiredService<ActivationLinks>()
        .Make(registered.Account!, registered.HasAllClaims ? registered.Account!.ETag : null, null).AbsolutePath;
}
