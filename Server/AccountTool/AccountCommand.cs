using System.CommandLine;
using Accounts.Operating;
using Accounts.Storage;

namespace Server.AccountTool;

/// <summary>
/// The operator's tool: <c>dotnet run --project Server -- account COMMAND</c>. It has no HTTP surface.
/// </summary>
internal static class AccountCommand
{
    public const string Name = "account";

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Writes JSON, one object a line.",
        Recursive = true,
    };

    /// <summary>Runs a command, whose first word is <see cref="Name"/>; its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var tool = new Command(Name, """
            Looks at accounts and acts on them, with your own access to storage: AzureWebJobsStorage, or
            AzureWebJobsStorage__tableServiceUri and …__queueServiceUri with your own identity. Set
            Activation__Delivery, Activation__PendingPeriod and Limits__… as the service has them. Without a storage
            it is local.settings.json's. Every act is in the log, which goes to standard error. Ends with 0 when done,
            1 when it failed, 2 when there is no such account, 3 when the account's state does not allow it or lines
            were refused, 4 when it was not confirmed.
            """)
        {
            Json,
            ShowCommand.Make(),
            ListCommand.Make(),
            MoveCommands.MakeExport(),
            MoveCommands.MakeImport(),
            RequeueCommand.Make(),
        };
        foreach (var command in ActCommands.Make())
        {
            tool.Subcommands.Add(command);
        }

        var parsed = new RootCommand { tool }.Parse(args);
        var configuration = new InvocationConfiguration
        {
            // What fails is said by Program, as for the server.
            EnableDefaultExceptionHandler = false,
            // The help that follows a fault is no answer, and programs read standard output.
            Output = parsed.Errors.Count > 0 ? Console.Error : Console.Out,
        };
        return await parsed.InvokeAsync(configuration);
    }

    /// <summary>The argument that says which account is meant.</summary>
    internal static Argument<string> Which() => new("account") { Description = "A user name, an email, or an id." };

    /// <summary>Runs a command with the services, and turns what fails into a word and an exit code.</summary>
    internal static void SetAction(
        this Command command,
        Func<ParseResult, IServiceProvider, ToolOutput, CancellationToken, Task<ToolExit>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var host = ToolHost.Build([]);
                var output = new ToolOutput(parsed.GetValue(Json));
                return (int)await run(parsed, host.Services, output, cancellationToken);
            }
            catch (Exception failure)
                when (cancellationToken.IsCancellationRequested || failure is OperationCanceledException)
            {
                // First: what a command that is stopped throws may look like anything below.
                throw new StartFaultException("Stopped. The same command may be repeated, and goes on.");
            }
            catch (Exception failure) when (failure.IsOfStorage())
            {
                throw StorageFault.Of(failure, "The same command may be repeated.");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new StartFaultException(failure.Message);
            }
            catch (TwoAccountsException doubt)
            {
                throw new StartFaultException(doubt.Message);
            }
        });

    /// <summary>Runs a command with the account that is meant.</summary>
    internal static void SetAction(
        this Command command,
        Argument<string> which,
        Func<ParseResult, FoundAccount, CancellationToken, Task<ToolExit>> run) =>
        command.SetAction(async (parsed, services, output, cancellationToken) =>
        {
            var text = parsed.GetValue(which)!;
            var account = await services.GetRequiredService<AccountFinder>().FindAsync(text, cancellationToken);
            if (account is null)
            {
                output.Say(new UnknownAccount(text), $"There is no account {text}.");
                return ToolExit.NotFound;
            }

            return await run(parsed, new FoundAccount(account, services, output), cancellationToken);
        });
}
