using System.Text.Json;
using System.Text.RegularExpressions;
using Accounts.Http;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>The README stays short, and what it sends its readers to is complete.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void TheReadmeHasBetween110And130Lines() =>
        Assert.InRange(Repository.Read("README.md").TrimEnd('\n').Split('\n').Length, 110, 130);

    [Fact]
    public void TheReadmeNamesEveryPageOfTheDocuments()
    {
        var pages = Repository.Files.Where(file => Regex.IsMatch(file, @"^docs/[\w-]+\.md$"));
        Assert.Equal(pages.Order(), LinkTo().Matches(Repository.Read("README.md"))
            .Select(link => link.Groups[1].Value).Where(page => Regex.IsMatch(page, @"^docs/[\w-]+\.md$")).Distinct()
            .Order());
    }

    [Fact]
    public void TheIndexOfDecisionsNamesEachOnce()
    {
        const string folder = "docs/decisions/";
        var pages = Repository.Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal))
            .Select(file => file[folder.Length..]).Where(file => file != "README.md");
        Assert.Equal(pages.Order(), LinkTo().Matches(Repository.Read($"{folder}README.md"))
            .Select(link => link.Groups[1].Value).Order());
    }

    /// <summary>All but 408 and 500, of which the page speaks below the table.</summary>
    [Fact]
    public void TheTableOfCallsNamesExactlyTheOperationsAndWhatTheyAnswer()
    {
        using var api = JsonDocument.Parse(Repository.Read("Accounts/Http/openapi.json"));
        var operations = api.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Where(operation =>
                    operation.Value.ValueKind == JsonValueKind.Object
                        && operation.Value.TryGetProperty("responses", out _))
                .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}: "
                    + string.Join(", ", operation.Value.GetProperty("responses").EnumerateObject()
                        .Select(answer => answer.Name).Where(status => status is not ("408" or "500")).Order())))
            .Order();
        var rows = Repository.Table("docs/api.md", "Calls")
            .Select(row => $"{row[0].Trim('`')}: "
                + string.Join(", ", Status().Matches(row[2]).Select(status => status.Value).Order()))
            .Order();
        Assert.Equal(operations, rows);
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex LinkTo();

    [GeneratedRegex(@"\b\d{3}\b")]
    private static partial Regex Status();
}
