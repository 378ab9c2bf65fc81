using System.CommandLine;
using Accounts.Operating;
using Accounts.Storage;

namespace Server.AccountTool;

/// <summary>The commands that do something to one account.</summary>
internal static class ActCommands
{
    public static IEnumerable<Command> Make() =>
    [
        Of<OperatorActs>(
            "deactivate",
            "Switches an account off: nobody signs in to it, its sessions end, its name and email stay taken.",
            (acts, account, token) => acts.DeactivateAsync(account, token)),
        Of<OperatorActs>(
            "reactivate", "Switches a deactivated account on again.",
            (acts, account, token) => acts.ReactivateAsync(account, token)),
        Of<OperatorActs>(
            "sign-out", "Ends all sessions of an account.",
            (acts, account, token) => acts.SignOutAsync(account, token)),
        Of<OperatorActs>(
            "unlock", "Clears the counts of tries to sign in with the account's name and email, and from its devices.",
            (acts, account, token) => acts.UnlockAsync(account, token)),
        Of<OperatorMails>(
            "resend", "Mails the activation link of a pending account again, within its limits.",
            (mails, account, token) => mails.ResendAsync(account, token)),
        Of<OperatorMails>(
            "reset", "Mails an active account a link by which its owner chooses a new password, within its limits.",
            (mails, account, token) => mails.ResetAsync(account, token)),
        MakeForget(),
    ];

    private static Command Of<T>(
        string name, string description, Func<T, AccountEntity, CancellationToken, Task<ActResult>> act)
        where T : notnull
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
            if (!parsed.GetValue(yes) && !await ConfirmsAsync(found.Account, cancellationToken))
            {
                found.Output.Say(new Unconfirmed(found.Account.Id), "Nothing was removed.");
                return ToolExit.NotConfirmed;
            }

            return await ActAsync<OperatorActs>(
                found, (acts, account, token) => acts.ForgetAsync(account, token), cancellationToken);
        });
        return command;
    }

    private static async Task<ToolExit> ActAsync<T>(
        FoundAccount found, Func<T, AccountEntity, CancellationToken, Task<ActResult>> act,
        CancellationToken cancellationToken)
        where T : notnull
    {
        var result = await act(found.Services.GetRequiredService<T>(), found.Account, cancellationToken);
        var body = new Acted(found.Account.Id, $"{result.End}".ToLowerInvariant(), result.Words, result.Another);
        string[] more = result.Another is { } other
            ? [$"Another account of its name or email is here ({other}). If it is the same person's, forget it too."]
            : [];
        found.Output.Say(body, [$"{found.Account.UserName} ({found.Account.Id}): {result.Words}", .. more]);
        return result.End == ActEnd.Refused ? ToolExit.Refused : ToolExit.Done;
    }

    /// <summary>Asks the person at the terminal; where nobody is, or who is stops it, nobody confirms.</summary>
    private static async Task<bool> ConfirmsAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        Console.Error.Write($"Remove {account.UserName} ({account.Id}) for good? Type its user name: ");
        try
        {
            // The console has no reading that can be stopped: ReadLineAsync blocks, whatever its token says.
            var line = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            return line?.Trim() == account.UserName;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine();
            return false;
        }
    }
}
