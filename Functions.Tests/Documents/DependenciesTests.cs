using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>No package comes in, and none stays, without a reason.</summary>
public sealed partial class DependenciesTests
{
    [Fact]
    public void ThePageGivesAReasonForEachPackageAndForNoOther()
    {
        var reasons = Row().Matches(Repository.Read("docs/dependencies.md")).Select(row => row.Groups[1].Value)
            .Order(StringComparer.Ordinal);
        Assert.Equal(NuGet().Concat(Npm()).Order(StringComparer.Ordinal), reasons);
    }

    [Fact]
    public void LockFilesNameNoServer()
    {
        var locks = Directory.GetFiles(
            Repository.PathOf("."),
            "packages.*lock.json",
            new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 });
        Assert.NotEmpty(locks);
        Assert.All(locks, file => Assert.DoesNotContain("://", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.DoesNotContain("\"resolved\"", Repository.Read("package-lock.json"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> NuGet() =>
        Names("Directory.Packages.props", "PackageVersion").Concat(Names("infra/Bicep.proj", "PackageDownload"));

    private static IEnumerable<string> Names(string file, string element) =>
        XDocument.Parse(Repository.Read(file)).Descendants(element)
            .Select(package => package.Attribute("Include")!.Value);

    private static IEnumerable<string> Npm() => new[] { "dependencies", "devDependencies" }.SelectMany(section =>
        Json("package.json").TryGetProperty(section, out var packages)
            ? packages.EnumerateObject().Select(package => package.Name)
            : []);

    private static JsonElement Json(string file) => JsonDocument.Parse(Repository.Read(file)).RootElement;

    [GeneratedRegex(@"^\| `([^`]+)` \| \S[^|]* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
