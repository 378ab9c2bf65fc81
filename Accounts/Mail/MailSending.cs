using System.Diagnostics;
using Accounts.Mail.Senders;

namespace Accounts.Mail;

/// <summary>Makes a mail and hands it to the provider, measured.</summary>
public sealed class MailSending(IMailSender sender, TimeProvider clock)
{
    /// <summary>Sends the mail: null when the provider took it, otherwise what went wrong.</summary>
    internal async Task<MailFailedException?> FailureOfAsync(
        MailOrder order, MailCase.Send mail, Guid operationId, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity("send mail", ActivityKind.Client);
        var start = Stopwatch.GetTimestamp();
        var failure = await TryAsync(order, mail, operationId, cancellationToken);
        var tags = new TagList();
        if (failure is not null)
        {
            tags.Add("error.type", failure.Kind.ToString());
            activity.Fail(failure.Kind.ToString());
        }
        else
        {
            Telemetry.OrderAge.Record((clock.GetUtcNow() - order.Since).TotalSeconds);
        }

        Telemetry.MailDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        return failure;
    }

    private async Task<MailFailedException?> TryAsync(
        MailOrder order, MailCase.Send mail, Guid operationId, CancellationToken cancellationToken)
    {
        var isHandedOver = false;
        try
        {
            var composed = await mail.ComposeAsync(operationId, cancellationToken);
            isHandedOver = true;
            await sender.SendAsync(composed with { MayHaveBeenTaken = order.MayHaveBeenTaken }, cancellationToken);
            return null;
        }
        catch (MailFailedException failure)
        {
            return failure;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Its type alone: a message may hold what a provider wrote.
            return new MailFailedException(
                isHandedOver ? MailFailure.Unknown : MailFailure.NotTaken,
                failure.GetType().Name);
        }
    }
}
