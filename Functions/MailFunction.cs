using System.Text;
using Accounts.Mail;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary>Carries out one mail order of the queue.</summary>
public sealed class MailFunction(MailHandler handler)
{
    /// <summary>
    /// Bytes, because a message that is no UTF-8 would fail in the binding to a text, over and over, where the handler
    /// parks what it cannot read.
    /// </summary>
    [Function("Mail")]
    public Task RunAsync([QueueTrigger(MailOrders.QueueName)] byte[] message, CancellationToken cancellationToken) =>
        handler.HandleAsync(Encoding.UTF8.GetString(message), cancellationToken);
}
