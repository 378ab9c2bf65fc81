using Accounts.Mail.Senders;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>
/// Days of registrations and resends in which anything fails at random: the provider, its answers, the process; orders
/// are delivered again and two at once. What must hold then holds, and where nothing fails each registration has its
/// one mail.
/// </summary>
public sealed class SimulationTests
{
    private const int PerDay = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromDays(1) / PerDay;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task WhereNothingFailsEachRegistrationHasExactlyOneMail(int seed)
    {
        await using var run = await MailRun.StartAsync();
        var random = new Random(seed);
        var accounts = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            accounts.Add(await run.RegisterAsync(TestServer.NewEmail()));
        }

        await PlayAsync(run, random, TimeSpan.FromMinutes(10));

        Assert.Equal(accounts.Order(), run.Sender.Mails.Select(taken => taken.AccountId!).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task WhateverFailsNoneIsLostAndNoMailboxGetsMoreThanItsLimits(int seed)
    {
        await using var run = await MailRun.StartAsync();
        var random = new Random(seed);
        var names = Enumerable.Range(0, 3).Select(_ => TestServer.NewName()).ToList();
        var emails = names.SelectMany(name => new[] { $"{name}@example.org", $"{name}+x@example.org" }).ToList();
        var newest = new Dictionary<string, string>();
        var lastOrder = new Dictionary<string, DateTimeOffset>();
        Break(run, random);
        for (var i = 0; i < 30; i++)
        {
            var email = emails[random.Next(emails.Count)];
            run.Crashes.Restart();
            var dies = run.Crashes.DiesAt;
            run.Crashes.DiesAt = (_, _) => false;
            lastOrder[email] = run.Clock.GetUtcNow();
            if (!newest.ContainsKey(email) || random.Next(3) > 0)
            {
                newest[email] = await run.RegisterAsync(email);
            }
            else
            {
                await run.ResendAsync(email);
            }

            run.Crashes.DiesAt = dies;
            await PlayAsync(run, random, TimeSpan.FromMinutes(random.Next(40)));
        }

        Heal(run);
        await PlayAsync(run, random, TimeSpan.FromDays(4));

        Assert.Empty(run.Orders.All);
        Assert.Empty(run.Parked.All);
        foreach (var (email, account) in newest)
        {
            var mails = run.Sender.To(email).Where(taken => taken.At >= lastOrder[email]);
            Assert.Contains(account, mails.Select(taken => taken.AccountId));
        }

        foreach (var name in names)
        {
            var mails = run.Sender.Mails.Where(taken => taken.Mail.To.StartsWith(name, StringComparison.Ordinal));
            AssertWithinLimits([.. mails.Select(taken => taken.At)]);
        }
    }

    /// <summary>Lets time pass: any visible order may be next, sometimes with another, or itself, at once.</summary>
    private static async Task PlayAsync(MailRun run, Random random, TimeSpan time)
    {
        var end = run.Clock.GetUtcNow() + time;
        while (true)
        {
            if (run.Orders.Take(MailRun.Lease, random.Next) is not { } message)
            {
                if (run.Orders.NextAt is not { } next || next > end)
                {
                    break;
                }

                run.Clock.SetUtcNow(next);
                continue;
            }

            var other = random.Next(4) == 0 ? message : run.Orders.Take(MailRun.Lease, random.Next);
            run.Crashes.Restart();
            MemoryMessage[] messages = other is null ? [message] : [message, other];
            await Task.WhenAll(messages.Select(run.HandleAsync));
        }

        run.Clock.SetUtcNow(end);
    }

    private static void Break(MailRun run, Random random)
    {
        var luck = new Luck(random);
        run.Crashes.DiesAt = (_, _) => luck.Strikes(0.02);
        run.Sender.Before = _ =>
        {
            if (luck.Strikes(0.2))
            {
                throw new MailFailedException(luck.Strikes(0.3) ? MailFailure.Unknown : MailFailure.NotTaken, "down");
            }
        };
        run.Sender.After = _ =>
        {
            if (luck.Strikes(0.05))
            {
                run.Crashes.Die();
            }

            if (luck.Strikes(0.05))
            {
                throw new MailFailedException(MailFailure.Unknown, "no answer");
            }
        };
    }

    private static void Heal(MailRun run)
    {
        run.Crashes.Restart();
        run.Crashes.DiesAt = (_, _) => false;
        run.Sender.Before = _ => { };
        run.Sender.After = _ => { };
    }

    private static void AssertWithinLimits(List<DateTimeOffset> times)
    {
        for (var first = 0; first < times.Count; first++)
        {
            for (var last = first + 1; last < times.Count; last++)
            {
                var time = times[last] - times[first];
                Assert.True(time >= Interval, "Two mails came within the interval.");
                Assert.InRange(last - first + 1, 1, PerDay + (time / Step) + 0.001);
            }
        }
    }

    /// <summary>Chance, for several handlers at once.</summary>
    private sealed class Luck(Random random)
    {
        public bool Strikes(double probability)
        {
            lock (random)
            {
                return random.NextDouble() < probability;
            }
        }
    }
}
