using System.CommandLine;
using Accounts.Mail;

namespace Server.AccountTool;

/// <summary><c>account requeue</c>: gives the mail orders again that were given up.</summary>
internal static class RequeueCommand
{
    public static Command Make()
    {
        var command = new Command(
            "requeue",
            "Gives the mail orders of the poison queue again, once what they failed at is mended.");
        command.SetAction(
            async (_, services, output, cancellationToken) =>
            {
                var (given, unreadable) = await services
                    .GetRequiredService<ParkedOrders>()
                    .RequeueAsync(cancellationToken);
                output.Say(
                    new Requeued(given, unreadable),
                    $"{given} orders given again; {unreadable} messages are no orders, and stay.");
                return ToolExit.Done;
            });
        return command;
    }
}
