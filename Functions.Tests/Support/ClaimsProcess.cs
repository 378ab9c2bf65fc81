using Accounts.Claims;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Functions.Tests.Support;

/// <summary>
/// One process as the protocols of claims know it: the library's classes over a storage client of their own, behind a
/// gate. What it starts makes no call to storage until the gate lets it.
/// </summary>
public sealed class ClaimsProcess
{
    private const string Network = "192.0.2.1";

    private readonly AccountStore accounts;
    private readonly AccountActivator activator;
    private readonly AccountRemoval removal;
    private readonly VouchedRegistration registration;

    public ClaimsProcess(string connectionString, TimeProvider clock)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(Gate, HttpPipelinePosition.PerRetry);
        var service = new TableServiceClient(connectionString, options);
        accounts = new AccountStore(service, TimeProvider.System);
        var claims = new ClaimStore(service);
        var states = new AccountStates(new ActivationOptions(), clock);
        activator = new AccountActivator(accounts, claims, states, clock);
        removal = new AccountRemoval(accounts, claims, clock);
        var tries = new ActivationTries(service, clock);
        var hasher = new PasswordHasher(new HashingGate());
        registration = new VouchedRegistration(accounts, claims, states, removal, tries, hasher);
    }

    /// <summary>Holds the calls of this process.</summary>
    public StorageGate Gate { get; } = new();

    /// <summary>Activates an account as its link by mail does, once the password was right.</summary>
    public Task<ActivationStatus> Activate(string id, ActivationChoice? choice = null)
    {
        Gate.Close();
        return ActivateAsync(id, choice ?? new ActivationChoice());
    }

    /// <summary>Activates an account as its link of delivery Response does.</summary>
    public Task<ActivationStatus> ActivateByLink(RegistrationResult registered)
    {
        Gate.Close();
        return ActivateByLinkAsync(registered.Account!.Id, registered.HasAllClaims ? registered.Account.ETag : null);
    }

    /// <summary>
    /// Registers with delivery Response; <paramref name="made"/> gets the account before it is inserted.
    /// </summary>
    public Task<RegistrationResult> Register(
        string name, string? email, string password, Action<AccountEntity>? made = null)
    {
        Gate.Close();
        var parsed = EmailAddress.TryParse(email);
        var wanted = new WantedAccount(UserName.TryParse(name, parsed, out _)!, parsed, password, Network);
        return registration.RegisterAsync(
            wanted,
            () =>
            {
                var account = StoredAccounts.Make(name, email, password, Delivery.Response);
                made?.Invoke(account);
                return Task.FromResult(account);
            },
            CancellationToken.None);
    }

    /// <summary>Removes an account that is pending.</summary>
    public Task Remove(string id)
    {
        Gate.Close();
        return RemoveAsync(id);
    }

    private async Task<ActivationStatus> ActivateAsync(string id, ActivationChoice choice)
    {
        var account = await accounts.FindAsync(id, CancellationToken.None);
        return account is null
            ? ActivationStatus.Gone
            : (await activator.ActivateAsync(account, choice, CancellationToken.None)).Status;
    }

    private async Task<ActivationStatus> ActivateByLinkAsync(string id, ETag? etag) =>
        etag is { } version && await activator.ActivateUnchangedAsync(id, version, CancellationToken.None)
            ? ActivationStatus.Activated
            : await ActivateAsync(id, new ActivationChoice());

    private async Task RemoveAsync(string id)
    {
        if (await accounts.FindAsync(id, CancellationToken.None) is { ActivatedAt: null } account)
        {
            await removal.RemoveOwnAsync(account, CancellationToken.None);
        }
    }
}
