using System.CommandLine;
using Accounts.Operating;
using Accounts.Storage;

namespace Server.AccountTool;

/// <summary>The commands that do something to one account.</summary>
internal static class ActCommands
{
    public static IEnumerable<Command> Make() =>
    [
        Of("deactivate", "Switches an account off: nobody signs in to it, its sessions end, its name and email stay taken.",
            (acts, account, token) => acts.DeactivateAsync(account, token)),
        Of("reactivate", "Switches a deactivated account on again.",
            (acts, account, token) => acts.ReactivateAsync(account, token)),
        Of("sign-out", "Ends all sessions of an account.", (acts, account, token) => acts.SignOutAsync(account, token)),
        Of("unlock", "Clears the counts of tries to sign in with the account's name and email.",
            (acts, account, token) => acts.UnlockAsync(account, token)),
        Of("resend", "Mails the activation link of a pending account again; within its limits.",
            (acts, account, token) => acts.ResendAsync(account, DateTimeOffset.UtcNow, token)),
        MakeForget(),
    ];

    private static Command Of(
        string name, string description, Func<OperatorActs, AccountEntity, CancellationToken, Task<ActResult>> act)
    {
        var which = AccountCommand.Which();
        var command = new Command(name, description) { which };
        command.SetAction(which, (_, found, cancellationToken) => ActAsync(found, act, cancellationToken));
        return command;
    }

    private static Command MakeForget()
    {
        var which = AccountCommand.Which();
        var yes = new Option<bool>("--yes") { Description = "Does not ask." };
        var command = new Command("forget", "Removes an account, and all that is held of its person, for good.")
        {
            which,
            yes,
        };
        command.SetAction(which, async (parsed, found, cancellationToken) =>
        {
            if (!parsed.GetValue(yes) && !Confirms(found.Account))
            {
                found.Output.Say(new { found.Account.Id, error = "not_confirmed" }, "Nothing was removed.");
                return ToolExit.NotConfirmed;
            }

            return await ActAsync(
                found, (acts, account, token) => acts.ForgetAsync(account, token), cancellationToken);
        });
        return command;
    }

    private static async Task<ToolExit> ActAsync(
        FoundAccount found, Func<OperatorActs, AccountEntity, CancellationToken, Task<ActResult>> act,
        CancellationToken cancellationToken)
    {
        var acts = found.Services.GetRequiredService<OperatorActs>();
        var result = await act(acts, found.Account, cancellationToken);
        var body = new { found.Account.Id, end = $"{result.End}".ToLowerInvariant(), detail = result.Words };
        found.Output.Say(body, $"{found.Account.UserName} ({found.Account.Id}): {result.Words}");
        return result.End == ActEnd.Refused ? ToolExit.Refused : ToolExit.Done;
    }

    /// <summary>Asks the person at the terminal; where nobody is, nobody confirms.</summary>
    private static bool Confirms(AccountEntity account)
    {
        Console.Error.Write($"Remove {account.UserName} ({account.Id}) for good? Type its user name: ");
        return Console.In.ReadLine()?.Trim() == account.UserName;
    }
}
