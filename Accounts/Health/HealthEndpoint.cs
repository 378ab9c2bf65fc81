using Accounts.Http;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Health;

/// <summary><c>GET /api/health</c>: whether the table and, with delivery Email, the queue answer.</summary>
public sealed class HealthEndpoint(
    RequestGuard guard,
    AccountStore accounts,
    MailOrders orders,
    ActivationOptions options)
{
    /// <summary>Answers 200, or 503 as a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        step: null,
        async cancellationToken =>
        {
            await accounts.ProbeAsync(cancellationToken);
            if (options.Delivery == Delivery.Email)
            {
                await orders.ProbeAsync(cancellationToken);
            }

            return Answers.Detail(StatusCodes.Status200OK, "Healthy");
        });
}
