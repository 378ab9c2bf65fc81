using Accounts.Mail.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Tests.Support;

/// <summary>
/// The product's sender into a folder, where a mail sent again replaces its own file: here each goes into a new folder
/// within, so that a mail sent twice is there twice.
/// </summary>
public sealed class EachMailSender(MailOptions options, TimeProvider clock) : IMailSender
{
    /// <summary>Takes the product's place where a server mails into a folder.</summary>
    public static void Use(IServiceCollection services)
    {
        if (services.Any(service => service.ImplementationType == typeof(PickupMailSender)))
        {
            services.AddSingleton<IMailSender, EachMailSender>();
        }
    }

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Pickup.Folder!, $"{Guid.NewGuid():N}");
        var own = new MailOptions { From = options.From, Pickup = new PickupOptions { Folder = folder } };
        return new PickupMailSender(own, clock).SendAsync(mail, cancellationToken);
    }
}
