using Accounts.Mail;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>
/// The process dies at every single request that carrying out an order takes, and the queue delivers the order again.
/// </summary>
public sealed class DeathTests
{
    private const int MostRequests = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    private readonly string email = TestServer.NewEmail();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARegistrationsOrderMailsOnceWhereverItsProcessDies(bool isAnswered)
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var reader = $"{step}-{email}";
            var account = await run.RegisterAsync(reader);
            var died = await DieAtAsync(run, step, isAnswered);
            await run.PassAsync(Soon);

            AssertMailed(run, reader, account);
            if (!died)
            {
                return;
            }
        }

        Assert.Fail("It never lived through.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOrderThatHasWaitedMailsOnceWhereverItsProcessDies(bool isAnswered)
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var reader = $"{step}-{email}";
            await run.RegisterAsync(reader);
            var second = await run.RegisterAsync(reader);
            await run.SettleAsync();
            run.Clock.Advance(TimeSpan.FromMinutes(1));
            var died = await DieAtAsync(run, step, isAnswered);
            await run.PassAsync(Soon);

            AssertMailed(run, reader, second);
            if (!died)
            {
                return;
            }
        }

        Assert.Fail("It never lived through.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnOrderThatHasToWaitMailsOnceWhereverItsProcessDies(bool isAnswered)
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var reader = $"{step}-{email}";
            await run.RegisterAsync(reader);
            await run.SettleAsync();
            run.Clock.Advance(TimeSpan.FromSeconds(57)); // its turn comes before the lease of the dead process is over
            var second = await run.RegisterAsync(reader);
            var died = await DieAtAsync(run, step, isAnswered);
            await run.PassAsync(TimeSpan.FromMinutes(5));

            AssertMailed(run, reader, second);
            if (!died)
            {
                return;
            }
        }

        Assert.Fail("It never lived through.");
    }

    [Fact]
    public async Task AProcessThatDiesInTheMiddleOfASendingHasTheNextOneAskFirst()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(email);
        run.Sender.After = _ => run.Crashes.Die();
        await run.SettleAsync();
        run.Sender.After = _ => { };
        await run.PassAsync(Soon);

        var mails = run.Sender.To(email).Select(taken => taken.Mail).ToList();
        Assert.Equal([false, true], mails.Select(mail => mail.MayHaveBeenTaken));
        Assert.Single(mails.Select(mail => mail.OperationId).Distinct());
    }

    [Fact]
    public async Task TwoHandlersOfOneOrderMailOnce()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(email);
        var message = run.Orders.Take(MailRun.Lease, _ => 0)!;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => run.HandleAsync(message)));
        await run.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Single(run.Sender.To(email));
    }

    /// <summary>Two requests of one link order it twice, and both orders come at the same time.</summary>
    [Fact]
    public async Task TwoHandlersOfAMailWithoutABudgetMailOnce()
    {
        await using var run = await MailRun.StartAsync();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        var link = await run.Server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(run.Server.Http, link));
        run.Clock.Advance(TimeSpan.FromSeconds(31));
        await HandleTwiceAtOnceAsync(run);

        Assert.Equal(1, run.Ends().Count(end => end == "sent (password changed)"));
        Assert.Equal("repeated (password changed)", run.Ends()[^1]);
    }

    /// <summary>The queue delivers one order twice, and nothing keeps two mails to a mailbox apart.</summary>
    [Fact]
    public async Task TwoHandlersOfOneOrderMailOnceWithoutAnInterval()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00");
        await run.RegisterAsync(email);
        await HandleTwiceAtOnceAsync(run);

        Assert.Single(run.Sender.To(email));
        Assert.Equal("repeated (link)", run.Ends()[^1]);
    }

    /// <summary>Carries out the next order, and once more while the provider has its mail.</summary>
    private static async Task HandleTwiceAtOnceAsync(MailRun run)
    {
        var message = run.Orders.Take(MailRun.Lease, _ => 0)!;
        var isMailing = false;
        run.Sender.Before = _ =>
        {
            if (!isMailing)
            {
                isMailing = true;
                Assert.True(run.HandleAsync(message).GetAwaiter().GetResult());
            }
        };
        await run.HandleAsync(message);
        await run.PassAsync(TimeSpan.FromMinutes(5));
    }

    /// <summary>
    /// Carries out the next order by a process that dies at this request, if it gets there; whether it died.
    /// </summary>
    private static async Task<bool> DieAtAsync(MailRun run, int step, bool isAnswered)
    {
        run.Crashes.Restart();
        run.Crashes.DiesAt = (request, answered) => request == step && answered == isAnswered;
        var lived = await run.HandleAsync(run.Orders.Take(MailRun.Lease, _ => 0)!);
        run.Crashes.DiesAt = (_, _) => false;
        return !lived;
    }

    /// <summary>One mail for the account; a second time only the very same.</summary>
    private static void AssertMailed(MailRun run, string email, string account)
    {
        var mails = run.Sender.To(email).Where(taken => taken.AccountId == account).ToList();
        Assert.Single(mails.Select(taken => taken.Mail.OperationId).Distinct());
        Assert.InRange(mails.Count, 1, 2);
        Assert.All(mails.Skip(1), taken => Assert.True(taken.Mail.MayHaveBeenTaken));
        Assert.Empty(run.Parked.All);
    }
}
