using System.Diagnostics;
using Accounts.Activation;
using Accounts.Claims;
using Accounts.Links;
using Accounts.Mail.Senders;
using Accounts.Names;
using Accounts.Storage;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>
/// Carries out mail orders, in either host. It schedules its own tries by sending the order anew with a growing delay, and
/// only throws when the queue or the table fails: then the host shows the same message again.
/// </summary>
public sealed class MailHandler(
    MailOrders orders,
    MailSubjects subjects,
    MailLimits limits,
    ActivationMails mails,
    IMailSender sender,
    ActivationLinks links,
    PendingRules rules,
    AddressClaim addresses,
    ActivationOptions options,
    MailTimings timings,
    TimeProvider clock,
    ILogger<MailHandler> log)
{
    /// <summary>Carries out the order of a queue message.</summary>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity("mail order", ActivityKind.Consumer);
        if (MailOrder.FromMessage(message) is not { } order)
        {
            Telemetry.Orders.Count("unreadable");
            await orders.ParkAsync(message, cancellationToken);
            log.MailOrderUnreadable();
            return;
        }

        var age = clock.GetUtcNow() - order.Since;
        var subject = await subjects.FindAsync(order, cancellationToken);
        if (subject.Status is MailSubjectStatus.Link or MailSubjectStatus.Notice)
        {
            await TakeTurnAsync(order, subject, cancellationToken);
        }
        else if (subject.Status is MailSubjectStatus.NotWritten or MailSubjectStatus.HalfWritten && age < timings.WritingTime)
        {
            Telemetry.Orders.Count("not_written");
            // Whoever wrote the account would have claimed its address by now, and is gone.
            var isFinished = subject.Account is { } half && !rules.IsYoung(half)
                && (await addresses.ClaimAsync(half, AccountNames.Key(half.Email!), cancellationToken)).Status == RegistrationStatus.Registered;
            await orders.SendAsync(order, isFinished ? TimeSpan.Zero : timings.WritingPause, cancellationToken);
        }
        else if (subject.Status == MailSubjectStatus.Over && order.Tries > 0)
        {
            await ParkAsync(order, cancellationToken);
        }
        else
        {
            log.MailOrderDiscarded(order.RegistrationId, subject.Status);
            Telemetry.Orders.Count("discarded");
        }
    }

    private async Task TakeTurnAsync(MailOrder order, MailSubject subject, CancellationToken cancellationToken)
    {
        var account = subject.Account!;
        var addressKey = AccountNames.Key(account.Email!);
        var operationId = order.OperationId(order.RegistrationId ?? account.RegistrationId);
        var waiting = order.ForWhoeverIsCurrent(addressKey);
        var turn = await limits.TakeAsync(addressKey, operationId, waiting, cancellationToken);
        log.MailTurn(account.RegistrationId, operationId, turn.Status);
        if (turn.Status == MailTurnStatus.Wait) await orders.SendAsync(waiting, turn.Pause, cancellationToken);
        if (turn.Status != MailTurnStatus.Go)
        {
            Telemetry.Orders.Count(turn.Status switch { MailTurnStatus.Wait => "rate_limited", MailTurnStatus.Merged => "merged", _ => "repeated" });
            return;
        }

        try
        {
            await MailAsync(subject.Status, account, operationId, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await TryLaterAsync(order, operationId, failure, cancellationToken);
            return;
        }

        log.MailSent(account.RegistrationId, operationId, subject.Status);
        Telemetry.Orders.Count(subject.Status == MailSubjectStatus.Notice ? "noticed" : "mailed", account.RegistrationId);
        Telemetry.OrderAge.Record((clock.GetUtcNow() - order.Since).TotalSeconds);
        await limits.MarkSentAsync(addressKey, operationId, cancellationToken);
    }

    private async Task MailAsync(MailSubjectStatus status, AccountEntity account, Guid operationId, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity("send mail", ActivityKind.Client);
        var (start, error) = (Stopwatch.GetTimestamp(), default(string));
        try
        {
            await sender.SendAsync(await ComposeAsync(status, account, operationId, cancellationToken), cancellationToken);
        }
        catch (Exception failure)
        {
            activity.Fail(error = failure.GetType().Name);
            throw;
        }
        finally
        {
            TagList tags = error is null ? [] : [new("error.type", error)];
            Telemetry.MailDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        }
    }

    /// <summary>The link is made now, so that it lives its whole time from when it is mailed.</summary>
    private Task<OutgoingMail> ComposeAsync(MailSubjectStatus status, AccountEntity account, Guid operationId, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(account.Email)!.Mailed;
        if (status == MailSubjectStatus.Notice) return mails.NoticeAsync(email, account.Locale, operationId, cancellationToken);
        var link = links.Make(account, request: null);
        return mails.LinkAsync(email, account.Locale, new Uri(link), links.LifetimeOf(rules.EndOf(account)), operationId, cancellationToken);
    }

    private async Task TryLaterAsync(MailOrder order, Guid operationId, Exception failure, CancellationToken cancellationToken)
    {
        var again = order with { Tries = order.Tries + 1 };
        log.MailFailed(operationId, again.Tries, failure.GetType().Name, (failure as SmtpRefusedException)?.Status);
        if (clock.GetUtcNow() - order.Since >= options.PendingPeriod)
        {
            await ParkAsync(again, cancellationToken);
            return;
        }

        Telemetry.Orders.Count("failed");
        var pause = timings.PauseAfter(again.Tries);
        if (failure is MailDelayedException { RetryAfter: var asked } && asked > pause) pause = asked;
        await orders.SendAsync(again, pause, cancellationToken);
    }

    private async Task ParkAsync(MailOrder order, CancellationToken cancellationToken)
    {
        await orders.ParkAsync(order.ToMessage(), cancellationToken);
        log.MailOrderParked(order.Tries, order.RegistrationId);
        Telemetry.Orders.Count("parked");
    }
}
