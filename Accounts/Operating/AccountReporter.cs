using Accounts.Claims;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Passwords;
using Accounts.Storage;
using Azure;

namespace Accounts.Operating;

/// <summary>Says all that is known of an account, for who operates the service. It changes nothing.</summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class AccountReporter(
    AccountFinder finder,
    AccountStates states,
    ClaimStore claims,
    SignInTries tries,
    EmailRows emails,
    MailOrders orders,
    IEnumerable<IMailKind> kinds,
    ActivationOptions options)
{
    /// <summary>The report on an account.</summary>
    /// <param name="account">The account as read.</param>
    /// <param name="now">The time of the order that is asked about.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<AccountReport> ReportAsync(
        AccountEntity account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var report = await WholeAsync(account, now, cancellationToken);
        var newest = account.EmailKey is { } key ? await finder.NewestAsync(key, cancellationToken) : null;
        return newest is null || newest.Id == account.Id || states.Of(newest) != AccountState.Pending
            ? report
            : report with { Newest = await WholeAsync(newest, now, cancellationToken) };
    }

    /// <summary>The account's own row as a report.</summary>
    public AccountReport Of(AccountEntity account) => new(
        account.Id, states.Of(account).Word(), account.UserName, account.Email,
        account.Delivery.ToString(), account.Locale, account.OriginallyRegisteredAt ?? account.RegisteredAt,
        account.OriginallyRegisteredAt is null ? null : account.RegisteredAt, account.ActivatedAt,
        account.PasswordChangedAt, account.RemovedAt, SchemeOf(account.PasswordHash));

    private async Task<AccountReport> WholeAsync(
        AccountEntity account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        (string? Text, string? Key)[] keys = [(account.UserName, account.NameKey), (account.Email, account.EmailKey)];
        var held = new List<ClaimReport>();
        var counts = new List<TriesReport>();
        foreach (var (text, key) in keys.DistinctBy(one => one.Key))
        {
            if (text is null || key is null)
            {
                continue;
            }

            var claim = await claims.FindAsync(key, cancellationToken);
            held.Add(new ClaimReport(text, claim?.AccountId, claim?.AccountId == account.Id));
            var (count, closedUntil) = await tries.CountAsync(SignInCount.OfKey(key), cancellationToken);
            counts.Add(new TriesReport(text, count, closedUntil));
        }

        var (deviceTries, deviceClosedUntil) = await tries.CountDevicesAsync(account, cancellationToken);
        return Of(account) with
        {
            Claims = held,
            Tries = counts,
            DeviceTries = new DeviceTriesReport(deviceTries, deviceClosedUntil),
            NextOrder = await NextOrderAsync(account, now, cancellationToken),
            MailWaitsUntil = account.EmailKey is { } emailKey
                ? await emails.WaitsUntilAsync(emailKey, cancellationToken)
                : null,
            ParkedOrders = await orders.CountParkedAsync(
                order => order.AccountId == account.Id
                    || (order.EmailKey is { } one && one == account.EmailKey),
                cancellationToken),
        };
    }

    /// <summary>
    /// What the order that fits the account would come to now: by the same rules as when its turn comes.
    /// </summary>
    private async Task<string?> NextOrderAsync(
        AccountEntity account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.Delivery == Delivery.Response)
        {
            return "no mail: delivery Response";
        }

        var name = states.Of(account) switch
        {
            AccountState.Gone => MailOrder.Removal,
            AccountState.Active => MailOrder.Reset,
            _ => MailOrder.Activation,
        };
        var order = MailOrder.ForAccount(name, account.Id, now) with { TellsOwner = true };
        return await kinds.Single(kind => kind.Kind == name).FindAsync(order, cancellationToken) switch
        {
            MailCase.Send mail => $"mail: {mail.What}",
            MailCase.Discard discard => $"no mail: {discard.Reason}",
            _ => "no mail: over",
        };
    }

    private static string SchemeOf(string hash)
    {
        if (hash.Length == 0)
        {
            return "none";
        }

        return PhcString.TryParse(hash) is not null ? "Argon2id" : ForeignHash.TryParse(hash)?.Scheme ?? "unreadable";
    }
}
