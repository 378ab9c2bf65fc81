using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.House;

/// <summary>
/// The library is a house: a folder uses only folders on floors below its own, and a folder in a folder stands on a
/// floor of its own, but for slices. Settings and what stands beside no folder know all of them. In Server the folders
/// stand above the files beside them.
/// </summary>
public sealed partial class FloorsTests
{
    /// <summary>From the roof down. Folders on one floor do not use each other.</summary>
    private static readonly string[][] Floors =
    [
        ["Registration", "Activation", "SignIn", "Recovery", "Leaving", "Operating", "Purging", "Health"],
        ["Mail", "Sessions"],
        ["Claims", "Mail.Senders"],
        ["Pages", "Limits"],
        ["Links"],
        ["Http"],
        ["Passwords"],
        ["Texts", "Branding", "Storage"],
        ["Names"],
    ];

    [Fact]
    public void EveryFolderStandsOnAFloor() => Assert.Empty(
        Sources.Select(source => source.Folder).Distinct()
            .Except(Floors.SelectMany(floor => floor)).Except(["Settings"]));

    [Fact]
    public void AFolderUsesOnlyFoldersBelowIt() =>
        Assert.Empty(Sources.Where(source => source.Folder != "Settings").SelectMany(Upwards));

    /// <summary>What is in a folder sees the types of the folder around it by their bare names.</summary>
    [Fact]
    public void AFolderInAFolderDoesNotUseTheOneAroundIt()
    {
        foreach (var inner in Sources.Where(source => source.Folder.Contains('.', StringComparison.Ordinal)))
        {
            var around = Sources.Where(source => source.Folder == inner.Folder.Split('.')[0])
                .SelectMany(source => Types().Matches(source.Text)).Select(match => match.Groups["name"].Value);
            Assert.Empty(around.Intersect(Words().Matches(inner.Text).Select(word => word.Value)));
        }
    }

    [Fact]
    public void AFileIsInTheNamespaceOfItsFolder()
    {
        foreach (var source in Sources.Where(source => source.Path.EndsWith(".cs", StringComparison.Ordinal)))
        {
            var space = Path.GetDirectoryName(source.Path)!.Replace('/', '.').Replace('\\', '.');
            Assert.Contains($"namespace {space};", source.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void InServerOnlyTheEntryKnowsTheFolders()
    {
        var folders = Repository.Files.Select(file => Regex.Match(file, @"^Server/(\w+)/.*\.cs$"))
            .Where(match => match.Success).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(folders);
        Assert.DoesNotContain(
            Repository.Files.Where(file => Regex.IsMatch(file, @"^Server/\w+\.cs$") && file != "Server/Program.cs"),
            file => Words().Matches(Repository.Read(file)).Any(word => folders.Contains(word.Value)));
    }

    private static IEnumerable<string> Upwards(Source source) => Uses().Matches(source.Text)
        .Select(match => match.Groups["folder"].Value)
        .Where(folder => folder != source.Folder && FloorOf(folder) is { } floor && floor <= FloorOf(source.Folder))
        .Select(folder => $"{source.Path}: {source.Folder} uses {folder}");

    /// <summary>The number of the floor from the roof down, or null when it is the name of no folder.</summary>
    private static int? FloorOf(string folder) =>
        Array.FindIndex(Floors, floor => floor.Contains(folder)) is var floor and >= 0 ? floor : null;

    private static IEnumerable<Source> Sources { get; } =
    [
        .. Repository.Files
            .Where(file => Regex.IsMatch(file, @"^Accounts/\w+/.*\.(cs|cshtml)$"))
            .Select(file => new Source(file, FolderOf(file), Repository.Read(file))),
    ];

    /// <summary>As <c>Mail.Senders</c>; slices belong to the folder around them.</summary>
    private static string FolderOf(string file) =>
        string.Join('.', file.Split('/')[1..^1].Where(folder => folder != "Slices"));

    /// <summary>A namespace in a using or a whole name, or the short name it has from within <c>Accounts</c>.</summary>
    [GeneratedRegex(
        @"\bAccounts\.(?<folder>[A-Z]\w*(\.Senders\b)?)|(?<![\w.])(?<folder>[A-Z]\w*(\.Senders\b)?)\.[A-Z]")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\b(class|record|struct|enum|interface) (?<name>[A-Z]\w*)")]
    private static partial Regex Types();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Words();

    private sealed record Source(string Path, string Folder, string Text);
}
