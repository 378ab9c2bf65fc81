using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Accounts.Branding;
using Accounts.Http;
using Accounts.Links;
using Accounts.Operating;
using Accounts.Settings;
using Functions.Tests.Support;
using Server;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>
/// The tables of settings and errors, and the paths in all documents, say what is there, no less and no more.
/// </summary>
public sealed partial class DocumentTablesTests
{
    [Fact]
    public void TheSettingsTableNamesExactlyTheSettings()
    {
        var named = new List<string>();
        foreach (var cell in Repository.Table("docs/settings.md", "Every setting").Select(row => row[0]))
        {
            var last = "";
            foreach (Match code in Code().Matches(cell))
            {
                // "Mail__Smtp__Host", "__Port": the second stands for Mail__Smtp__Port.
                var setting = code.Groups[1].Value.Replace("__0…", "", StringComparison.Ordinal);
                last = setting.StartsWith("__", StringComparison.Ordinal)
                    ? last[..last.LastIndexOf("__", StringComparison.Ordinal)] + setting
                    : setting;
                named.Add(last);
            }
        }

        // The sections are what the library reads at start; storage's setting is the one the Functions host needs too.
        var record = typeof(ActivationOptions).Assembly.GetType("Accounts.Settings.AccountsSettings")!;
        var sections = record.GetConstructors()[0].GetParameters();
        // Branding has options of its own in the section of mail.
        var settings = sections.Where(section => section.Name != "Storage")
            .SelectMany(section => Settings(section.ParameterType, section.Name == "Brand" ? "Mail" : section.Name!))
            .Append("AzureWebJobsStorage");
        Assert.Equal(settings.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheErrorsTableNamesExactlyTheProblems()
    {
        var named = Repository.Table("docs/api.md", "Errors").SelectMany(row =>
        {
            var codes = Code().Matches(row[0]).Select(code => code.Groups[1].Value).ToList();
            var statuses = row[1].Split(", ");
            return codes.Select((code, i) => $"{statuses[Math.Min(i, statuses.Length - 1)]} {code}");
        });
        // Links, bearer and refresh tokens share two codes with words of their own.
        var problems = typeof(Problems).GetProperties().Select(property => (Problem)property.GetValue(null)!)
            .Concat([Problems.ValidationFailed("field", "fault"), Problems.RateLimited(TimeSpan.FromSeconds(1))])
            .Select(problem => $"{problem.Status} {problem.Code}").Distinct();
        Assert.Equal(problems.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryMethodThatMakesAProblemIsCountedAbove() =>
        Assert.Equal(
            ["RateLimited", "ValidationFailed"],
            typeof(Problems).GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(method => !method.IsSpecialName).Select(method => method.Name).Distinct().Order());

    [Fact]
    public void TheRunbookNamesEveryFieldThatTheToolWritesAsJson()
    {
        var context = typeof(ServerApp).Assembly.GetType("Server.AccountTool.ToolJson", throwOnError: true)!;
        var written = context.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
            .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!)
            .Concat([typeof(ClaimReport), typeof(TriesReport)])
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
            .ToHashSet();
        var section = Repository.Read("docs/runbook.md").Split("\n## JSON\n")[1];
        Assert.True(written.Count > 20);
        Assert.Subset(Code().Matches(section).Select(code => code.Groups[1].Value).ToHashSet(), written);
    }

    [Fact]
    public void EveryPathThatADocumentNamesExists()
    {
        var missing = new List<string>();
        var seen = 0;
        foreach (var document in Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            var text = Repository.Read(document);
            var paths = PathInCode().Matches(text).Select(path => path.Groups[1].Value)
                .Concat(Project().Matches(text).Select(project => project.Groups[1].Value + "/"));
            var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(document)!);
            var links = Link().Matches(text)
                .Select(link => Path.GetRelativePath(Repository.Root, Path.Combine(folder, link.Groups[1].Value)))
                .Select(link => link.Replace('\\', '/'));
            foreach (var path in paths.Concat(links))
            {
                seen++;
                if (!Repository.Files.Any(file => IsNamedBy(path, file)))
                {
                    missing.Add($"{document} names {path}");
                }
            }
        }

        Assert.True(seen > 20, "The documents name paths.");
        Assert.Empty(missing);
    }

    /// <summary>
    /// Folders are named from the root or from the library, files from the root or by their name alone.
    /// </summary>
    private static bool IsNamedBy(string path, string file) => path.EndsWith('/')
        ? file.StartsWith(path, StringComparison.Ordinal)
            || file.StartsWith($"Accounts/{path}", StringComparison.Ordinal)
        : file == path || (!path.Contains('/') && file.EndsWith($"/{path}", StringComparison.Ordinal));

    private static IEnumerable<string> Settings(Type options, string name) =>
        options.GetProperties().SelectMany(property =>
            property.PropertyType.IsClass && property.PropertyType.Assembly == options.Assembly
                ? Settings(property.PropertyType, $"{name}__{property.Name}")
                : [$"{name}__{property.Name}"]);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(
        @"`((?:[\w.-]+/)+|(?:[\w.-]+/)*[\w.-]+\.(?:cs|md|json|http|ya?ml|slnf?|props|csproj|resx|cshtml|mjs))`")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"(?:--project|dotnet test) (\w[\w.]*)")]
    private static partial Regex Project();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
