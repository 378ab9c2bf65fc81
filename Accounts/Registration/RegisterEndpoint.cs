using Accounts.Claims;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.Registration;

/// <summary><c>POST /api/register</c>: writes a pending account and delivers its activation link.</summary>
public sealed class RegisterEndpoint(
    RequestGuard guard,
    ClientKeyGuard clientKeys,
    ClientLimits limits,
    PasswordPolicy policy,
    PasswordHasher hasher,
    RegistrationWriter writer,
    ActivationLinks links,
    MailOrders mails,
    ActivationOptions options,
    TimeProvider clock,
    ILogger<RegisterEndpoint> log)
{
    /// <summary>An order shows by itself after this time, should the process die before it shows it.</summary>
    private static readonly TimeSpan HiddenTime = TimeSpan.FromSeconds(30);

    /// <summary>Answers 201 with the link or 202, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(request, async cancellationToken =>
    {
        // A trusted back end has one address for all its users, and is told by its key.
        var isCounted = !clientKeys.Check(request);
        var wanted = RegisterRequest.From(await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken), options);
        List<string> known = [wanted.Name.Typed];
        if (wanted.Email is { } email) known.AddRange([email.Typed, email.Typed.Split('@')[0]]);
        ThrowIfFaulty(policy.Fault(wanted.Password, known));
        // Before all that is heavy or depends on who is registered; after all that a body can be refused for at once.
        if (isCounted) await limits.CountRegistrationAsync(request, cancellationToken);
        ThrowIfFaulty(await policy.WeaknessAsync(wanted.Password, known, cancellationToken));
        var account = new AccountEntity
        {
            PartitionKey = AccountNames.Key(wanted.Name.Typed),
            RegistrationId = Guid.NewGuid().ToString("N"),
            UserName = wanted.Name.Typed,
            Email = wanted.Email?.Typed,
            PasswordHash = await hasher.HashAsync(wanted.Password, cancellationToken),
            RegisteredAt = clock.GetUtcNow(),
            Locale = wanted.Locale,
            ReturnUrl = wanted.ReturnUrl,
        };
        return options.Delivery == Delivery.Response
            ? await AnswerWithLinkAsync(request, account, wanted.Password, cancellationToken)
            : await SteadyTime.RunAsync(() => AnswerByMailAsync(account, wanted.Password, cancellationToken));
    }, step: Telemetry.Registrations);

    private static void ThrowIfFaulty(string? passwordFault)
    {
        if (passwordFault is not null) throw new ProblemException(Problems.ValidationFailed("password", passwordFault));
    }

    private async Task<IResult> AnswerWithLinkAsync(HttpRequest request, AccountEntity account, string password, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync(account, password, cancellationToken);
        return Answers.Confirmation(StatusCodes.Status201Created, links.Make(outcome, request));
    }

    /// <summary>
    /// The order is sent first, hidden, so that no account is ever written without its mail on the way; a process that dies
    /// at any point leaves an order that shows by itself.
    /// </summary>
    private async Task<IResult> AnswerByMailAsync(AccountEntity account, string password, CancellationToken cancellationToken)
    {
        var order = new MailOrder(AccountNames.Key(account.Email!), account.PartitionKey, account.RegistrationId, MailOrder.First, account.RegisteredAt) { TellsOwner = true };
        var hidden = await mails.SendAsync(order, HiddenTime, cancellationToken);
        try
        {
            await WriteAsync(account, password, cancellationToken);
        }
        catch (ProblemException)
        {
            await mails.WithdrawAsync(hidden, cancellationToken);
            throw;
        }

        try
        {
            await mails.ShowAsync(hidden, cancellationToken);
        }
        catch (Exception failure)
        {
            // All is written: the order shows by itself. Asking the caller to repeat would replace the registration and kill its link.
            log.MailOrderLate(failure.GetType().Name);
        }

        return Answers.Detail(StatusCodes.Status202Accepted, "An activation link is on its way, if the address can be registered.");
    }

    private async Task<AccountEntity> WriteAsync(AccountEntity account, string password, CancellationToken cancellationToken)
    {
        var outcome = await writer.WriteAsync(account, password, cancellationToken);
        switch (outcome.Status)
        {
            case RegistrationStatus.UserNameTaken: throw new ProblemException(Problems.UserNameTaken);
            case RegistrationStatus.EmailTaken: throw new ProblemException(Problems.EmailTaken);
            default:
                log.Registered(outcome.Account!.RegistrationId);
                Telemetry.Registrations.Count("registered", outcome.Account.RegistrationId);
                return outcome.Account!;
        }
    }
}
