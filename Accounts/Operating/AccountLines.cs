using System.Runtime.CompilerServices;
using System.Text;

namespace Accounts.Operating;

/// <summary>Reads the lines of a file to import, of which no more is held than an account can have.</summary>
public static class AccountLines
{
    private const int BufferLength = 4096;

    /// <summary>The lines; one that is too long to be an account's is cut off where that is sure.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<string> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[BufferLength];
        var line = new StringBuilder();
        int length;
        while ((length = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            for (var i = 0; i < length; i++)
            {
                if (buffer[i] == '\n')
                {
                    yield return line.ToString();
                    line.Clear();
                }
                else if (line.Length <= AccountLine.Longest)
                {
                    line.Append(buffer[i]);
                }
            }
        }

        yield return line.ToString();
    }
}
