using Accounts.Activation;
using Accounts.Claims;
using Accounts.Health;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Passwords;
using Accounts.Purging;
using Accounts.Registration;
using Accounts.Settings;
using Accounts.Storage;
using Azure.Core.Pipeline;
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
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration, HostTraits host)
    {
        var settings = AccountsSettings.Read(configuration, host);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Activation).AddSingleton(settings.Token).AddSingleton(settings.Password)
            .AddSingleton(settings.Mail).AddSingleton(settings.Limits).AddSingleton(settings.Http).AddSingleton(settings.Purge);

        // Its scope puts the path, which holds the token, on every record of a request, unless it is off altogether.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));

        // Storage. Policies registered by a host, as tests do, see every single call.
        services.AddSingleton(provider => StorageClients.Tables(settings.Storage, provider.GetServices<HttpPipelinePolicy>()));
        services.AddSingleton(provider => StorageClients.Queues(settings.Storage, provider.GetServices<HttpPipelinePolicy>(), MailOrders.EncodeAsync));
        services.AddSingleton<AccountStore>().AddSingleton<CounterStore>().AddSingleton<StaleRows>().AddSingleton<MailOrders>();

        // Tokens and passwords.
        services.AddSingleton<ActivationTokens>();
        services.AddSingleton<HashingGate>().AddSingleton<PasswordHasher>().AddSingleton<PasswordPolicy>();

        // Registration.
        services.AddSingleton<PendingRules>().AddSingleton<NameClaim>().AddSingleton<AddressClaim>().AddSingleton<RegistrationWriter>();

        // Activation.
        services.AddSingleton<PasswordTries>().AddSingleton<AccountActivator>().AddSingleton<ActivationLinks>().AddSingleton<ActivationPages>();

        // Mail.
        services.AddSingleton<MailSubjects>().AddSingleton<MailLimits>().AddSingleton<MailComposer>().AddSingleton<MailHandler>();
        services.TryAddSingleton(new MailTimings());
        AddSender(services, settings);

        // Purging.
        services.AddSingleton<AccountPurge>();

        // Endpoints.
        services.AddSingleton<RequestGuard>().AddSingleton<ServedAddress>().AddSingleton<ClientKeyGuard>();
        services.AddSingleton(new ClientAddress(host.IsFunctionsWorker)).AddSingleton<MinuteCounts>().AddSingleton<ClientLimits>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ProxyWatch>(provider, !host.IsDevelopment));
        services.AddSingleton<RegisterEndpoint>().AddSingleton<ActivateEndpoint>().AddSingleton<ResendEndpoint>().AddSingleton<HealthEndpoint>()
            .AddSingleton<OpenApiEndpoint>();
        return services;
    }

    /// <summary>The Functions host adds the sender of Azure Communication Services itself.</summary>
    private static void AddSender(IServiceCollection services, AccountsSettings settings)
    {
        if (settings.Activation.Delivery == Delivery.Response) services.AddSingleton<IMailSender, NoMailSender>();
        else if (settings.Mail.Provider == MailProvider.Smtp) services.AddSingleton<IMailSender, SmtpMailSender>();
        else if (settings.Mail.Provider == MailProvider.Pickup) services.AddSingleton<IMailSender, PickupMailSender>();
    }
}
