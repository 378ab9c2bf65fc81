using Accounts.Activation;
using Accounts.Branding;
using Accounts.Claims;
using Accounts.Health;
using Accounts.Http;
using Accounts.Leaving;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Operating;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Purging;
using Accounts.Recovery;
using Accounts.Registration;
using Accounts.Sessions;
using Accounts.Settings;
using Accounts.SignIn;
using Accounts.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Accounts;

/// <summary>Wires the library: the one page that says what is made of what.</summary>
public static class AccountsServices
{
    /// <summary>Reads all settings and adds every service, for either host.</summary>
    /// <exception cref="SettingsFaultException">At least one setting cannot work; all are named.</exception>
    public static IServiceCollection AddAccounts(
        this IServiceCollection services,
        IConfiguration configuration,
        HostTraits host)
    {
        var settings = AccountsSettings.Read(configuration, host);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Activation);
        services.AddSingleton(settings.Token);
        services.AddSingleton(settings.Password);
        services.AddSingleton(settings.Mail);
        services.AddSingleton(settings.Brand);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(settings.Http);
        services.AddSingleton(settings.Purge);
        services.AddSingleton(settings.SignIn);
        services.AddSingleton(settings.Reset);
        services.AddSingleton(new ForgotLink(host.IsDevelopment || settings.Activation.Delivery == Delivery.Email));

        RequestLogs.KeepOut(services);

        AddStorage(services, settings);
        AddShared(services, settings, host);
        AddMail(services, settings);
        AddFlows(services);
        return services;
    }

    /// <summary>
    /// A host may register policies that see every single call, or a transport that answers in the network's place.
    /// </summary>
    private static void AddStorage(IServiceCollection services, AccountsSettings settings)
    {
        services.TryAddSingleton(new StorageRetries());
        services.AddSingleton(provider => StorageClients.Tables(settings.Storage, StorageHooks.Of(provider)));
        services.AddSingleton(provider =>
            StorageClients.Queues(settings.Storage, StorageHooks.Of(provider), MailOrders.EncodeAsync));
        services.AddSingleton(provider => new PurgeTables(
            StorageClients.Tables(settings.Storage, StorageHooks.Of(provider), PurgeTables.Patience)));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<ClaimStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<RemovalNotes>();
    }

    private static void AddShared(IServiceCollection services, AccountsSettings settings, HostTraits host)
    {
        // Requests.
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<RequestGuard>(provider, settings.Activation.IsServedByTls));
        services.AddSingleton<ServedAddress>();
        services.AddSingleton<ClientKeyGuard>();

        // Limits.
        services.AddSingleton(new ClientAddress(host.IsFunctionsWorker));
        services.AddSingleton<CounterStore>();
        services.AddSingleton<MinuteCounts>();
        services.AddSingleton<ClientLimits>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ProxyWatch>(provider, !host.IsDevelopment));
        services.AddSingleton<ActivationTries>();
        services.AddSingleton<SignInTries>();

        // Passwords.
        services.AddSingleton<HashingGate>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<BreachCheck>();
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<ChosenPassword>();

        // Links.
        services.AddSingleton<LinkTokens>();
        services.AddSingleton<LinkUrls>();
        services.AddSingleton<ActivationLinks>();

        // Claims.
        services.AddSingleton<AccountStates>();
        services.AddSingleton<AccountActivator>();
        services.AddSingleton<AccountRemoval>();
        services.AddSingleton<VouchedRegistration>();

        // Sessions.
        services.AddSingleton<AccessKeys>();
        services.AddSingleton<SignInIssuer>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SessionRules>();
        services.AddSingleton<BearerReader>();
        services.AddSingleton(provider => new ParallelTries(provider.GetRequiredService<HashingGate>().Cores));
        services.AddSingleton<CredentialCheck>();

        // Pages.
        services.AddSingleton<Brand>();
        services.AddSingleton<PageMaker>();
    }

    private static void AddMail(IServiceCollection services, AccountsSettings settings)
    {
        services.AddSingleton<MailOrders>();
        services.AddSingleton<MailboxLimits>();
        services.AddSingleton<HourlyMails>();
        services.AddSingleton<EmailRows>();
        services.AddSingleton<MailTurns>();
        services.AddSingleton<MailSending>();
        services.AddSingleton<MailRetries>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<MailHandler>();
        services.AddSingleton<OrderedRemoval>();
        services.AddSingleton<ParkedOrders>();
        services.TryAddSingleton(new MailTimings());
        AddSender(services, settings);
    }

    private static void AddFlows(IServiceCollection services)
    {
        // Registration.
        services.AddSingleton<RegisterReader>();
        services.AddSingleton<AccountMaker>();
        services.AddSingleton<MailedRegistration>();
        services.AddSingleton<RegisterEndpoint>();

        // Activation.
        services.AddSingleton<MailActivation>();
        services.AddSingleton<LinkActivation>();
        services.AddSingleton<ActivationPages>();
        services.AddSingleton<ActivationAnswers>();
        services.AddSingleton<ActivationMails>();
        services.AddSingleton<IMailKind, ActivationMailKind>();
        services.AddSingleton<ActivateEndpoint>();
        services.AddSingleton<ResendEndpoint>();

        // Sign-in.
        services.AddSingleton<SignInRules>();
        services.AddSingleton<SessionAnswers>();
        services.AddSingleton<LoginEndpoint>();
        services.AddSingleton<RefreshEndpoint>();
        services.AddSingleton<LogoutEndpoint>();
        services.AddSingleton<MeEndpoint>();
        services.AddSingleton<DiscoveryEndpoint>();

        // Recovery.
        services.AddSingleton<ResetLinks>();
        services.AddSingleton<ResetAccounts>();
        services.AddSingleton<ForgotDelivery>();
        services.AddSingleton<ResetRules>();
        services.AddSingleton<ChangeRules>();
        services.AddSingleton<ChangeNotice>();
        services.AddSingleton<RecoveryPages>();
        services.AddSingleton<RecoveryAnswers>();
        services.AddSingleton<RecoveryMails>();
        services.AddSingleton<IMailKind, ResetMailKind>();
        services.AddSingleton<IMailKind, ChangedMailKind>();
        services.AddSingleton<ForgotEndpoint>();
        services.AddSingleton<ResetEndpoint>();
        services.AddSingleton<PasswordEndpoint>();

        // Leaving.
        services.AddSingleton<LeavingRules>();
        services.AddSingleton<LeavingPages>();
        services.AddSingleton<LeavingAnswers>();
        services.AddSingleton<FarewellMails>();
        services.AddSingleton<IMailKind, FarewellMailKind>();
        services.AddSingleton<RemoveMeEndpoint>();
        services.AddSingleton<LeaveEndpoint>();

        // Operating.
        services.AddSingleton<AccountFinder>();
        services.AddSingleton<NewestRegistrations>();
        services.AddSingleton<AccountReporter>();
        services.AddSingleton<OperatorActs>();
        services.AddSingleton<OperatorMails>();
        services.AddSingleton<AccountImport>();
        services.AddSingleton<AccountMoves>();

        // Purging.
        services.AddSingleton<PurgeBatch>();
        services.AddSingleton<OverdueAccounts>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<OldLimits>();
        services.AddSingleton<UnfinishedRemovals>();
        services.TryAddSingleton(new PurgeTimings());
        services.AddSingleton<AccountPurge>();

        // The service itself.
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton<OpenApiEndpoint>();
    }

    private static void AddSender(IServiceCollection services, AccountsSettings settings)
    {
        if (settings.Activation.Delivery == Delivery.Response)
        {
            services.AddSingleton<IMailSender, NoMailSender>();
            return;
        }

        // The Functions host adds that of Azure Communication Services itself.
        if (settings.Mail.Provider == MailProvider.Smtp)
        {
            services.AddSingleton<IMailSender, SmtpMailSender>();
        }
        else if (settings.Mail.Provider == MailProvider.Pickup)
        {
            services.AddSingleton<IMailSender, PickupMailSender>();
        }
    }
}
