using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.House;

/// <summary>
/// The library is a house: a folder uses only folders on floors below its own. Settings and what stands beside no
/// folder know all of them.
/// </summary>
public sealed partial class FloorsTests
{
    /// <summary>From the roof down. Folders on one floor do not use each other.</summary>
    private static readonly string[][] Floors =
    [
        ["Registration", "Activation", "SignIn", "Recovery", "Leaving", "Operating", "Purging", "Health"],
        ["Mail", "Sessions"],
        ["Claims"],
        ["Pages", "Limits"],
        ["Links"],
        ["Http"],
        ["Passwords"],
        ["Names", "Texts", "Branding", "Storage"],
    ];

    /// <summary>What is still to be moved: the list must only get shorter.</summary>
    private static readonly string[] ToBeMoved = ["Links uses Claims", "Mail uses Activation", "Storage uses Names"];

    [Fact]
    public void EveryFolderStandsOnAFloor() => Assert.Empty(
        Sources.Select(source => source.Folder).Distinct()
            .Except(Floors.SelectMany(floor => floor)).Except(["Settings"]));

    [Fact]
    public void AFolderUsesOnlyFoldersBelowIt()
    {
        var found = Sources.Where(source => source.Folder != "Settings").SelectMany(Upwards)
            .Where(use => !ToBeMoved.Any(known => use.EndsWith(known, StringComparison.Ordinal)));
        Assert.Empty(found);
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
            .Select(file => new Source(file, file.Split('/')[1], Repository.Read(file))),
    ];

    /// <summary>A namespace in a using or a whole name, or the short name it has from within <c>Accounts</c>.</summary>
    [GeneratedRegex(@"\bAccounts\.(?<folder>[A-Z]\w*)|(?<![\w.])(?<folder>[A-Z]\w*)\.[A-Z]")]
    private static partial Regex Uses();

    private sealed record Source(string Path, string Folder, string Text);
}
