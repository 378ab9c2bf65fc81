using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.House;

/// <summary>Lines are short, and a condition's statement stands on a line of its own.</summary>
public sealed partial class WidthTests
{
    private const int Columns = 120;

    [Theory]
    [InlineData("Accounts")]
    [InlineData("Server")]
    [InlineData("Functions")]
    [InlineData("Benchmarks")]
    [InlineData("Functions.Tests")]
    [InlineData("samples")]
    public void NoLineIsWide(string folder) => Assert.Empty(
        Lines(folder).Where(line => line.Text.Length > Columns).Select(line => line.Place));

    [Theory]
    [InlineData("Accounts")]
    [InlineData("Server")]
    [InlineData("Functions")]
    [InlineData("Benchmarks")]
    [InlineData("Functions.Tests")]
    [InlineData("samples")]
    public void NoStatementStandsBehindItsCondition(string folder) => Assert.Empty(
        Lines(folder).Where(line => OneLine().IsMatch(line.Text)).Select(line => line.Place));

    private static IEnumerable<(string Place, string Text)> Lines(string folder) => Repository.Files
        .Where(file => file.StartsWith($"{folder}/", StringComparison.Ordinal))
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(file => Repository.Read(file).Split('\n').Select((text, i) => ($"{file}:{i + 1}", text)));

    [GeneratedRegex(@"^\s*(else )?(if|foreach|while) \(.*\) (return|continue|break|throw|await|yield|[\w.]+\().*;\s*$")]
    private static partial Regex OneLine();
}
