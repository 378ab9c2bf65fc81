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
        if (services.Any(service => service.ServiceType == typeof(IMailSender)))
        {
            return;
        }

        services.AddSingleton(provider => Client(
            provider.GetRequiredService<MailOptions>().AzureCommunication,
            configuration["AzureWebJobsStorage:clientId"]));
        services.AddSingleton<IMailSender, AzureCommunicationMailSender>();
    }

    /// <summary>A client that tries once: the queue waits better, and a repeated post may be a second mail.</summary>
    internal static EmailClient Client(AzureCommunicationOptions settings, string? identity)
    {
        var options = new EmailClientOptions();
        options.Retry.MaxRetries = 0;
        if (settings.ConnectionString is { } connectionString)
        {
            return new EmailClient(connectionString, options);
        }

        var credential = new DefaultAzureCredential(
            new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity });
        return new EmailClient(settings.Endpoint, credential, options);
    }
}
