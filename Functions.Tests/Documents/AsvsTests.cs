using System.Text.RegularExpressions;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>The table of ASVS is whole, and what it names as proof exists.</summary>
public sealed partial class AsvsTests
{
    private const string Document = "docs/asvs.md";

    /// <summary>How many requirements each section of version 5.0 has.</summary>
    private static readonly Dictionary<string, int> Sections = new()
    {
        ["6.1"] = 3,
        ["6.2"] = 12,
        ["6.3"] = 8,
        ["6.4"] = 6,
        ["6.5"] = 8,
        ["6.6"] = 4,
        ["6.7"] = 2,
        ["6.8"] = 4,
        ["7.1"] = 3,
        ["7.2"] = 4,
        ["7.3"] = 2,
        ["7.4"] = 5,
        ["7.5"] = 3,
        ["7.6"] = 2,
        ["9.1"] = 3,
        ["9.2"] = 4,
    };

    private static IReadOnlyList<string[]> Rows =>
        [
            .. new[] { "Authentication", "Sessions", "Tokens" }.SelectMany(
                chapter => Repository.Table(Document, chapter)),
        ];

    [Fact]
    public void EveryRequirementStandsThereOnce() => Assert.Equal(
        Sections.SelectMany(section => Enumerable.Range(1, section.Value).Select(number => $"{section.Key}.{number}")),
        Rows.Select(row => row[0]));

    [Fact]
    public void EachIsMetNotMetOrNotOurs() =>
        Assert.All(Rows, row => Assert.Contains(row[2], new[] { "met", "not met", "not ours" }));

    [Fact]
    public void WhatIsMetIsShownByATestOrAFile() =>
        Assert.All(Rows.Where(row => row[2] == "met"), row => Assert.Contains(Proofs(row), IsThere));

    [Fact]
    public void EveryTestThatIsNamedExists() =>
        Assert.All(
            Rows.SelectMany(Proofs).Where(proof => TestName().IsMatch(proof)),
            proof => Assert.True(IsThere(proof), proof));

    private static IEnumerable<string> Proofs(string[] row) =>
        Code().Matches(row[3]).Select(code => code.Groups[1].Value);

    /// <summary>A test, a class of tests, or a file from the root.</summary>
    private static bool IsThere(string proof)
    {
        var parts = proof.Split('.');
        return Repository.Files.Contains(proof) || typeof(AsvsTests).Assembly.GetTypes()
            .Any(type => type.Name == parts[0] && (parts.Length == 1 || type.GetMethod(parts[1]) is not null));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\w+Tests(\.\w+)?$")]
    private static partial Regex TestName();
}
