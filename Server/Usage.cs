namespace Server;

/// <summary>What this program can be told by its arguments.</summary>
internal static class Usage
{
    private static readonly string[] Questions = ["--help", "-h", "-?"];
    private static readonly string[] Options = [LocalMail.Option, PurgeCommand.Option];

    private const string Text = """
        Usage:
          Server [--NAME=VALUE …]   serves the API; a setting is written as --Token:Lifetime=01:00:00
          Server --mail             serves it with delivery by mail, to a mail server that shows what comes
          Server --purge            removes what is over, at once; --Purge:DryRun=true only counts
          Server account COMMAND    looks at accounts and acts on them: Server account --help
        """;

    /// <summary>Whether somebody asks what can be said.</summary>
    public static bool IsAsked(string[] args) => args.Any(Questions.Contains);

    /// <summary>Says it.</summary>
    public static void Print() => Console.WriteLine(Text);

    /// <summary>Refuses a word that would be ignored, or would take the next option for its value.</summary>
    /// <exception cref="StartFaultException">An argument is none that anything reads.</exception>
    public static void Check(string[] args)
    {
        if (Options.FirstOrDefault(option => args.Any(word => IsWithValue(option, word))) is { } misused)
        {
            throw new StartFaultException($"{misused} takes no value.\n{Text}");
        }

        var words = new Queue<string>(args.Where(word => !Options.Contains(word)));
        while (words.TryDequeue(out var word))
        {
            var isName = word.StartsWith("--", StringComparison.Ordinal) || word.StartsWith('/');
            if (!isName && (word.StartsWith('-') || !word.Contains('=')))
            {
                throw new StartFaultException($"\"{word}\" is no command.\n{Text}");
            }

            // --NAME VALUE is one setting, as --NAME=VALUE.
            if (!word.Contains('=')
                && (!words.TryDequeue(out var value) || value.StartsWith("--", StringComparison.Ordinal)))
            {
                throw new StartFaultException($"{word} is no option, and as a setting it has no value.\n{Text}");
            }
        }
    }

    /// <summary>As a setting it would be one that nothing reads, whatever the case of its letters.</summary>
    private static bool IsWithValue(string option, string word) =>
        word.StartsWith($"{option}=", StringComparison.OrdinalIgnoreCase);
}
