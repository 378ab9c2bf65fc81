using Accounts.Mail;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary>Carries out one mail order of the queue.</summary>
public sealed class MailFunction(MailHandler handler)
{
    [Function("Mail")]
    public Task RunAsync([QueueTrigger(MailOrders.QueueName)] string message, CancellationToken cancellationToken) =>
        handler.HandleAsync(message, cancellationToken);
}
