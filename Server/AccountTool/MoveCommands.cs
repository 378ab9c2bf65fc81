using System.CommandLine;
using Accounts.Operating;
using Accounts.Purging;

namespace Server.AccountTool;

/// <summary><c>account export</c> and <c>account import</c>: many accounts, one a line, JSON.</summary>
internal static class MoveCommands
{
    public static Command MakeExport()
    {
        var file = FileArgument("Where the lines go; readable by you alone.");
        var withHashes = new Option<bool>("--with-hashes")
        {
            Description = "Writes password hashes too: whoever has the file can guess at them.",
        };
        var command = new Command(
            "export", "Writes all active and deactivated accounts as lines of JSON. Started again, it goes on.")
        {
            file,
            withHashes,
        };
        command.SetAction(async (parsed, services, output, cancellationToken) =>
        {
            var target = parsed.GetValue(file)!;
            var path = target.FullName;
            if (target.Directory is { Exists: false } folder)
            {
                throw new StartFaultException($"There is no folder {folder.FullName}.");
            }

            if (Directory.Exists(path))
            {
                throw new StartFaultException($"{path} is a folder. Name a file.");
            }

            if (File.Exists(path) && !ExportPlace.IsBegun(path))
            {
                throw new StartFaultException($"{path} exists already. Name another file, or remove it.");
            }

            var count = await services.GetRequiredService<AccountMoves>().ExportAsync(
                path, parsed.GetValue(withHashes), Progress("written"), cancellationToken);
            output.Say(new ExportCount(count.Done), $"{count.Done} accounts written.");
            return ToolExit.Done;
        });
        return command;
    }

    public static Command MakeImport()
    {
        var file = FileArgument("Lines as export writes them.");
        var command = new Command("import", """
            Takes accounts from lines of JSON: sub (32 lower-case hexadecimal digits: a GUID without its hyphens),
            username, email, locale, registered_at (ISO 8601; in UTC where it has no offset), state (active or
            deactivated), password_hash; activated_at is ignored, and any other field refuses its line. They keep their
            sub. A hash is a PHC string of Argon2id, or of Django (pbkdf2_sha256, bcrypt_sha256, bcrypt), of ASP.NET
            Core Identity (v2, v3) or a bare bcrypt; it is made again at the next sign-in. Without one the owner
            chooses a password by a reset.
            What is taken is refused, line by line. Sixteen lines are imported at once: of two lines of one file with
            the same name or email either may be refused. Started again, it completes what is missing.
            """)
        {
            file,
        };
        command.SetAction(async (parsed, services, output, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            if (!path.Exists)
            {
                throw new StartFaultException($"There is no file {path.FullName}.");
            }

            await services.GetRequiredService<AccountPurge>().BeginAsync(cancellationToken);
            var count = await services.GetRequiredService<AccountMoves>().ImportAsync(
                AccountLines.ReadAsync(path.FullName, cancellationToken),
                (line, why) => output.Say(new RefusedLine(line, why), $"line {line}: {why}"),
                Progress("imported"),
                cancellationToken);
            output.Say(
                new ImportCount(count.Done, count.Refused),
                $"{count.Done} accounts are here, {count.Refused} lines were refused.");
            return count.Refused > 0 ? ToolExit.Refused : ToolExit.Done;
        });
        return command;
    }

    private static Argument<FileInfo> FileArgument(string description) => new("file") { Description = description };

    private static Action<MoveCount> Progress(string verb) =>
        count => ToolOutput.Progress($"{count.Done} accounts {verb}, {count.Refused} refused");
}
