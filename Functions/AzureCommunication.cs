using Accounts.Mail;
using Accounts.Mail.Senders;
using Azure.Communication.Email;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ActivationFunctions;

/// <summary>Adds the sender of Azure Communication Services where the settings choose it.</summary>
internal static class AzureCommunication
{
    public static void AddAzureCommunication(this IServiceCollection services, IConfiguration configuration)
    {
        // Anything else was added, or refused, with the library's services.
        if (services.Any(service => service.ServiceType == typeof(IMailSender))) return;
        services.AddSingleton(provider => Client(provider.GetRequiredService<MailOptions>().AzureCommunication, configuration["AzureWebJobsStorage:clientId"]));
        services.AddSingleton<IMailSender, AzureCommunicationMailSender>();
    }

    private static EmailClient Client(AzureCommunicationOptions settings, string? identity)
    {
        // The SDK would wait out a 429 inside the call; the queue does that better.
        var options = new EmailClientOptions();
        options.Retry.MaxRetries = 0;
        return settings.ConnectionString is { } connectionString
            ? new EmailClient(connectionString, options)
            : new EmailClient(settings.Endpoint, new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity }), options);
    }
}
