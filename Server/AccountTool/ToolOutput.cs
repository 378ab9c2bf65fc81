using System.Text.Encodings.Web;
using System.Text.Json;

namespace Server.AccountTool;

/// <summary>What a command ends with.</summary>
internal enum ToolExit
{
    /// <summary>Done, or so before.</summary>
    Done = 0,

    /// <summary>Settings, storage, or the command line.</summary>
    Failed = 1,

    /// <summary>There is no such account.</summary>
    NotFound = 2,

    /// <summary>The account's state does not allow it, or lines of a file cannot be taken.</summary>
    Refused = 3,

    /// <summary>It was not confirmed.</summary>
    NotConfirmed = 4,
}

/// <summary>Says what a command found or did: for people, or as JSON, one object a line.</summary>
internal sealed class ToolOutput(bool isJson)
{
    /// <summary>Letters of every script as they are.</summary>
    private static readonly ToolJson Json = new(
        new JsonSerializerOptions(ToolJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly Lock turn = new();

    /// <summary>Says one thing, in lines for people or as an object.</summary>
    public void Say(object answer, params IEnumerable<string> lines)
    {
        lock (turn)
        {
            foreach (var line in isJson ? [JsonSerializer.Serialize(answer, answer.GetType(), Json)] : lines)
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    /// <summary>Says how far a long command is; not where programs read.</summary>
    public static void Progress(string words) => Console.Error.WriteLine(words);
}
