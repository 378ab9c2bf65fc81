using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

public sealed class HostDifferencesTests
{
    [Fact]
    public void ThePageOfTheApiHasTheTableOfDifferences()
    {
        var rows = Repository.Table("docs/api.md", "Where the hosts differ")
            .Select(row => string.Join(" | ", row).Replace("`", "", StringComparison.Ordinal));
        var differences = HostDifferences.All.Select(one => $"{one.Request} | {one.Server} | {one.Functions}");
        Assert.Equal(differences, rows);
    }
}
