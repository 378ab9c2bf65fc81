using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Benchmarks.Chaos;

/// <summary>
/// People who register, ask again, and activate. Every tenth registration is left to itself instead of being repeated
/// until it has an answer.
/// </summary>
internal sealed class Clients(Calls calls, Ledger ledger, TableClient table)
{
    private const int Count = 8;

    /// <summary>
    /// Long enough that the clients ask for about six mails a second: Azurite's queue hands out eleven, and what the
    /// outages left over must have come before the run is judged.
    /// </summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1.2);

    private readonly string run = Guid.NewGuid().ToString("N")[..6];
    private int people;

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(async () =>
    {
        while (!calls.IsOver)
        {
            await ActAsync();
            await Task.Delay(LongestPause * Random.Shared.NextDouble());
        }
    })));

    /// <summary>
    /// Sends the link of a mail with the password, now and then with one chosen now, until there is an answer; its
    /// status.
    /// </summary>
    public Task<int> ActivateAsync(Person person, MailSeen mail) => Random.Shared.Next(4) == 0
        ? ActivateAnewAsync(person, mail)
        : ActivateAsync(person, mail, new { password = person.Password });

    /// <summary>As <see cref="ActivateAsync(Person, MailSeen)"/>, with a password and a name chosen now.</summary>
    public Task<int> ActivateAnewAsync(Person person, MailSeen mail) =>
        ActivateAsync(person, mail, new { new_password = person.Password, username = NewName() });

    private async Task<int> ActivateAsync(Person person, MailSeen mail, object body)
    {
        person.Activations.TryAdd(mail.AccountId!, false);
        var (status, _, _) = await calls.UntilAnsweredAsync(
            "activate", $"/api/activate/{mail.Token}", body, [200, 409, 410, 429]);
        if (status == 200)
        {
            person.Activations[mail.AccountId!] = true;
        }

        await RememberAsync(mail.AccountId!);
        return status;
    }

    private async Task ActAsync()
    {
        var dice = Random.Shared.Next(100);
        var old = ledger.Anybody();
        switch (dice)
        {
            case < 30:
                await RegisterAsync(ledger.Add(NewEmail()), dice % 2 == 0 ? NewName() : null);
                break;
            case < 38: // twice at once
                var twin = ledger.Add(NewEmail());
                var name = dice % 2 == 0 ? NewName() : null;
                await Task.WhenAll(RegisterAsync(twin, name), RegisterAsync(twin, name));
                break;
            case < 50 when old is not null: // again, pending or active
                await RegisterAsync(old, dice % 2 == 0 ? NewName() : null);
                break;
            case < 58: // a name that others want too
                await RegisterAsync(ledger.Add(NewEmail()), $"wanted-{run}-{people / 20}");
                break;
            case < 66 when old is not null:
                await calls.UntilAnsweredAsync(
                    "resend", "/api/resend", new { email = old.Email }, [202], count: old.CountResend);
                break;
            case < 70: // a stranger to the product, who must get no mail
                await calls.UntilAnsweredAsync(
                    "resend", "/api/resend", new { email = NewEmail() }, [202], isPatient: false);
                break;
            default:
                var links = old?.Mails.Where(mail => mail.Token is not null).ToArray() ?? [];
                if (links.Length > 0)
                {
                    var link = Random.Shared.GetItems(links, 1)[0];
                    var times = 1 + Random.Shared.Next(2);
                    await Task.WhenAll(Enumerable.Range(0, times).Select(_ => ActivateAsync(old!, link)));
                }

                break;
        }
    }

    private async Task RegisterAsync(Person person, string? name)
    {
        var isActive = person.IsActivated;
        var (status, _, _) = await calls.UntilAnsweredAsync(
            "register",
            "/api/register",
            new { username = name, email = person.Email, password = person.Password },
            [202, 409],
            count: person.CountRegistration,
            isPatient: Random.Shared.Next(10) > 0);
        if (status == 202)
        {
            person.CountAccepted();
            person.IsNoticeDue |= isActive;
        }
    }

    /// <summary>Notes when the account was activated, to see later whether that was written again.</summary>
    private async Task RememberAsync(string id)
    {
        try
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(RowIds.Partition(id), id);
            var at = row.HasValue ? row.Value!.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)) : null;
            if (at is not null && at != ledger.ActivatedAt.GetOrAdd(id, at.Value))
            {
                ledger.Wrong.Add("ActivatedAt was written twice");
            }
        }
        catch (Exception failure)
            when (failure is RequestFailedException or AggregateException or TaskCanceledException)
        {
            // Storage is down: another time.
        }
    }

    private string NewName() => $"name-{run}-{Interlocked.Increment(ref people)}";

    private string NewEmail() => $"p-{run}-{Interlocked.Increment(ref people)}@example.org";
}
