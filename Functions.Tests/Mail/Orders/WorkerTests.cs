using System.Collections.Concurrent;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Azure;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>The Server's worker takes orders one by one and carries out a few at once.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    /// <summary>For each test its own: their servers count what they take.</summary>
    private readonly MailServer mails = new();

    public Task InitializeAsync() => mails.InitializeAsync();

    public Task DisposeAsync() => mails.DisposeAsync();

    [Fact]
    public async Task SlowOrdersDoNotHoldUpOthers()
    {
        var provider = new SlowSender();
        await using var server = await mails.StartAsync(services => services.AddSingleton<IMailSender>(provider));
        for (var i = 1; i < MailWorker.AtOnce; i++)
        {
            await server.RegisterByMailAsync($"slow-{TestServer.NewEmail()}");
        }

        await Wait.UntilAsync(() => provider.UnderWay == MailWorker.AtOnce - 1, "the slow ones are under way");
        for (var i = 0; i < 6; i++)
        {
            await server.RegisterByMailAsync(TestServer.NewEmail());
        }

        await Wait.UntilAsync(() => provider.Taken == 6, "the others are mailed");
        Assert.Equal(MailWorker.AtOnce, provider.MostUnderWay);
        provider.Release();
        await Wait.UntilAsync(() => provider.Taken == 6 + MailWorker.AtOnce - 1, "all are mailed");
    }

    [Fact]
    public async Task NoMoreThanAFewAreUnderWayAtOnceAndTheOthersAreNotTakenYet()
    {
        var provider = new SlowSender();
        await using var server = await mails.StartAsync(services => services.AddSingleton<IMailSender>(provider));
        for (var i = 0; i < MailWorker.AtOnce + 2; i++)
        {
            await server.RegisterByMailAsync($"slow-{TestServer.NewEmail()}");
        }

        await Wait.UntilAsync(() => provider.UnderWay == MailWorker.AtOnce, "as many as may be are under way");
        await using var another = await mails.StartAsync(services => services.AddSingleton<IMailSender>(provider));
        await Wait.UntilAsync(
            () => provider.UnderWay == MailWorker.AtOnce + 2, "the other has what the one has not taken");
        provider.Release();
        await Wait.UntilAsync(() => provider.Taken == MailWorker.AtOnce + 2, "all are mailed");
    }

    /// <summary>An operator who is sent to the queue would look in vain.</summary>
    [Fact]
    public async Task AnOrderThatFailsByAFaultOfOursIsLoggedWithItsCauseAndNotAsADeadQueue()
    {
        var storage = new StorageHook();
        await using var server = await mails.StartAsync(
            services => services.AddSingleton<HttpPipelinePolicy>(storage));
        storage.Before = request => request.Uri.ToString().Contains("RowKey='email'", StringComparison.Ordinal)
            ? throw new InvalidCastException("A fault of ours.")
            : Task.CompletedTask;
        await server.RegisterByMailAsync(TestServer.NewEmail());
        await Wait.UntilAsync(
            () => server.Log.GetSnapshot().Any(line => line.Exception is InvalidCastException), "the cause is logged");
        var lines = server.Log.GetSnapshot();
        Assert.Equal(LogLevel.Error, lines.Single(line => line.Exception is InvalidCastException).Level);
        Assert.DoesNotContain(lines, line => line.Message.Contains("queue does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnOrderThatStorageInterruptsIsSaidToComeAgain()
    {
        var storage = new StorageHook();
        await using var server = await mails.StartAsync(
            services => services.AddSingleton<HttpPipelinePolicy>(storage));
        storage.Before = request => request.Uri.ToString().Contains("RowKey='email'", StringComparison.Ordinal)
            ? throw new RequestFailedException(403, "Refused.")
            : Task.CompletedTask;
        await server.RegisterByMailAsync(TestServer.NewEmail());
        await Wait.UntilAsync(
            () => server.Log.GetSnapshot().Any(line =>
                line.Message == "A mail order could not be carried out now, and comes again: RequestFailedException"),
            "it is logged");
    }

    /// <summary>A provider that keeps some readers' mails waiting until it is released.</summary>
    private sealed class SlowSender : IMailSender
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentBag<string> taken = [];
        private int underWay;
        private int mostUnderWay;

        public int UnderWay => Volatile.Read(ref underWay);

        public int MostUnderWay => Volatile.Read(ref mostUnderWay);

        public int Taken => taken.Count;

        public void Release() => released.SetResult();

        public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref underWay);
            InterlockedMax(now);
            if (mail.To.StartsWith("slow-", StringComparison.Ordinal))
            {
                await released.Task.WaitAsync(Wait.Longest, cancellationToken);
            }

            taken.Add(mail.To);
            Interlocked.Decrement(ref underWay);
        }

        private void InterlockedMax(int value)
        {
            int seen;
            do
            {
                seen = MostUnderWay;
            }
            while (value > seen && Interlocked.CompareExchange(ref mostUnderWay, value, seen) != seen);
        }
    }
}
