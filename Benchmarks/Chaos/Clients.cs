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

    /// <summary>Sends the link of a mail with the password, until there is an answer.</summary>
    public async Task<int> ActivateAsync(Person person, MailSeen mail, CancellationToken end)
    {
        var registration = (mail.AccountKey!, mail.RegistrationId!);
        person.Activations.TryAdd(registration, false);
        var status = await UntilAnsweredAsync("activate", $"/api/activate/{mail.Token}", new { password = person.Password }, () => { }, isPatient: true, [200, 410, 429], end);
        if (status == 200) person.Activations[registration] = true;
        await RememberAsync(mail.AccountKey!);
        return status;
    }

    private async Task ActAsync(CancellationToken end)
    {
        var (dice, old) = (Random.Shared.Next(100), ledger.Anybody());
        switch (dice)
        {
            case < 35:
                await RegisterAsync(ledger.Add(NewEmail()), dice % 2 == 0 ? NewName() : null, [202], end);
                break;
            case < 40: // twice at once
                var (twin, name) = (ledger.Add(NewEmail()), dice % 2 == 0 ? NewName() : null);
                await Task.WhenAll(RegisterAsync(twin, name, [202, 409], end), RegisterAsync(twin, name, [202, 409], end));
                break;
            case < 50 when old is not null: // again, pending or active
                await RegisterAsync(old, old.Names.Keys.FirstOrDefault(), [202, 409], end);
                break;
            case < 55 when old is not null: // another name takes the address over
                await RegisterAsync(old, NewName(), [202], end);
                break;
            // Somebody else's name, once it is theirs: before, it would be free for whoever comes first.
            case < 60 when old?.Names.FirstOrDefault(name => name.Value).Key is { } taken:
                await RegisterAsync(ledger.Add(NewEmail()), taken, [202, 409], end);
                break;
            case < 70 when old is not null:
                await UntilAnsweredAsync("resend", "/api/resend", new { email = old.Email }, old.CountResend, isPatient: true, [202], end);
                break;
            case < 73: // a stranger to the product, who must get no mail
                await UntilAnsweredAsync("resend", "/api/resend", new { email = NewEmail() }, () => { }, isPatient: false, [202], end);
                break;
            default:
                if (old?.Mails.Where(mail => mail.Token is not null).OrderBy(_ => Random.Shared.Next()).FirstOrDefault() is { } link) await ActivateAsync(old, link, end);
                break;
        }
    }

    private async Task RegisterAsync(Person person, string? name, int[] allowed, CancellationToken end)
    {
        var isActive = person.IsActivated;
        if (name is not null) person.Names.TryAdd(name, false);
        var status = await UntilAnsweredAsync("register", "/api/register", new { username = name, email = person.Email, password = person.Password },
            person.CountRegistration, isPatient: Random.Shared.Next(10) > 0, allowed, end);
        if (status == 202) person.CountAccepted();
        if (status == 202 && name is not null) person.Names[name] = true;
        if (status == 202 && isActive) person.IsNoticeDue = true;
        if (status == 409) ledger.Refused.TryAdd(name!, true);
        if (status is 0 or 503) person.IsAbandoned = true;
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
    private async Task RememberAsync(string accountKey)
    {
        try
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(accountKey, HolderEntity.Holder);
            if (row.HasValue && row.Value!.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)) is { } at && at != ledger.ActivatedAt.GetOrAdd(accountKey, at))
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
