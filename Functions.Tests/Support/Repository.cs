using System.Text.RegularExpressions;

namespace Functions.Tests.Support;

/// <summary>The repository's own files, as tests of the documents read them.</summary>
public static partial class Repository
{
    /// <summary>Its folder: the nearest above the tests that holds the README.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The whole path of a file or folder named from the root.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>All files by path below the root, with <c>/</c>, but what is built or fetched.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Directory.EnumerateDirectories(Root)
        .Where(folder => Path.GetFileName(folder) is not ("node_modules" or ".git" or ".azurite"))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Root))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Where(file => !Built().IsMatch(file))];

    /// <summary>The text of a section of a document, without its heading; empty where there is none.</summary>
    public static string Section(string document, string heading) => Regex.Match(
        Read(document),
        $@"^## {Regex.Escape(heading)}\n(.*?)(?=^## |\z)",
        RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    /// <summary>The indented blocks of a text, without their indentation.</summary>
    public static IReadOnlyList<string> Blocks(string text) =>
    [
        .. IndentedBlock().Matches(text)
            .Select(block => block.Value.Replace("\n    ", "\n", StringComparison.Ordinal).Trim()),
    ];

    /// <summary>The cells of a section's table, without its head.</summary>
    public static IReadOnlyList<string[]> Table(string document, string heading) =>
    [
        .. Section(document, heading).Split('\n')
            .Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Trim('|', ' ').Split(" | ")),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "README.md")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no README above the tests.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"(^|/)(bin|obj)/")]
    private static partial Regex Built();

    [GeneratedRegex(@"(?<=(^|\n)\n)(    .*\n)+")]
    private static partial Regex IndentedBlock();
}
