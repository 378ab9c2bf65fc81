using System.Net.Http.Json;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Benchmarks.Chaos;

/// <summary>
/// People who register, ask again, and activate. A request without an answer, or answered 503, they repeat until it has one, as the product asks of them; every
/// tenth registration is left to itself instead.
/// </summary>
internal sealed class Clients(HttpClient http, Ledger ledger, TableClient table)
{
    private const int Count = 8;

    /// <summary>How long after the load a request may be repeated: everything is up again by then.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(60);
    private readonly string run = Guid.NewGuid().ToString("N")[..6];
    private int people;

    public async Task RunAsync(CancellationToken end)
    {
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await ActAsync(end);
                await Task.Delay(Random.Shared.Next(200), CancellationToken.None);
            }
        }, CancellationToken.None)));
    }

    /// <summary>Sends the link of a mail with the password, now and then with one chosen now, until there is an answer; its status.</summary>
    public Task<int> ActivateAsync(Person person, MailSeen mail, CancellationToken end) =>
        Random.Shared.Next(4) == 0 ? ActivateAnewAsync(person, mail, end) : ActivateAsync(person, mail, new { password = person.Password }, end);

    /// <summary>As <see cref="ActivateAsync(Person, MailSeen, CancellationToken)"/>, with a password and a name chosen now.</summary>
    public Task<int> ActivateAnewAsync(Person person, MailSeen mail, CancellationToken end) =>
        ActivateAsync(person, mail, new { new_password = person.Password, username = NewName() }, end);

    private async Task<int> ActivateAsync(Person person, MailSeen mail, object body, CancellationToken end)
    {
        person.Activations.TryAdd(mail.AccountId!, false);
        var status = await UntilAnsweredAsync("activate", $"/api/activate/{mail.Token}", body, () => { }, isPatient: true, [200, 409, 410, 429], end);
        if (status == 200)
        {
            person.Activations[mail.AccountId!] = true;
        }

        await RememberAsync(mail.AccountId!);
        return status;
    }

    private async Task ActAsync(CancellationToken end)
    {
        var dice = Random.Shared.Next(100);
        var old = ledger.Anybody();
        switch (dice)
        {
            case < 30:
                await RegisterAsync(ledger.Add(NewEmail()), dice % 2 == 0 ? NewName() : null, end);
                break;
            case < 38: // twice at once
                var twin = ledger.Add(NewEmail());
                var name = dice % 2 == 0 ? NewName() : null;
                await Task.WhenAll(RegisterAsync(twin, name, end), RegisterAsync(twin, name, end));
                break;
            case < 50 when old is not null: // again, pending or active
                await RegisterAsync(old, dice % 2 == 0 ? NewName() : null, end);
                break;
            case < 58: // a name that others want too
                await RegisterAsync(ledger.Add(NewEmail()), $"wanted-{run}-{people / 20}", end);
                break;
            case < 66 when old is not null:
                await UntilAnsweredAsync("resend", "/api/resend", new { email = old.Email }, old.CountResend, isPatient: true, [202], end);
                break;
            case < 70: // a stranger to the product, who must get no mail
                await UntilAnsweredAsync("resend", "/api/resend", new { email = NewEmail() }, () => { }, isPatient: false, [202], end);
                break;
            default:
                if (old?.Mails.Where(mail => mail.Token is not null).OrderBy(_ => Random.Shared.Next()).FirstOrDefault() is { } link)
                {
                    await Task.WhenAll(Enumerable.Range(0, 1 + Random.Shared.Next(2)).Select(_ => ActivateAsync(old, link, end)));
                }

                break;
        }
    }

    private async Task RegisterAsync(Person person, string? name, CancellationToken end)
    {
        var isActive = person.IsActivated;
        var status = await UntilAnsweredAsync(
            "register", "/api/register", new { username = name, email = person.Email, password = person.Password },
            person.CountRegistration, isPatient: Random.Shared.Next(10) > 0, [202, 409], end);
        if (status == 202)
        {
            person.CountAccepted();
            person.IsNoticeDue |= isActive;
        }
    }

    /// <summary>The last status; 0 where no answer came.</summary>
    private async Task<int> UntilAnsweredAsync(string call, string path, object body, Action count, bool isPatient, int[] allowed, CancellationToken end)
    {
        var endedAt = (DateTimeOffset?)null;
        while (true)
        {
            count();
            var status = await SendAsync(path, body);
            ledger.Count(call, status);
            if (status is not (0 or 503))
            {
                if (!allowed.Contains(status)) ledger.Wrong.Add($"{call} answered {status}: {body}");
                return status;
            }

            if (!isPatient) return status;
            if (end.IsCancellationRequested) endedAt ??= DateTimeOffset.UtcNow;
            if (endedAt + LastPatience < DateTimeOffset.UtcNow)
            {
                ledger.Wrong.Add($"{call} had no answer but {status} for {LastPatience.TotalSeconds} s though all was up");
                return status;
            }

            await Task.Delay(Random.Shared.Next(300, 1000), CancellationToken.None);
        }
    }

    private async Task<int> SendAsync(string path, object body)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(path, body);
            return (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Notes when the account was activated, to see later whether that was written again.</summary>
    private async Task RememberAsync(string id)
    {
        try
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(AccountIds.Partition(id), id);
            if (row.HasValue && row.Value!.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)) is { } at && at != ledger.ActivatedAt.GetOrAdd(id, at))
                ledger.Wrong.Add("ActivatedAt was written twice");
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or TaskCanceledException)
        {
            // Storage is down: another time.
        }
    }

    private string NewName() => $"name-{run}-{Interlocked.Increment(ref people)}";

    private string NewEmail() => $"p-{run}-{Interlocked.Increment(ref people)}@example.org";
}
