using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

public sealed class HostDifferencesTests
{
    [Fact]
    public void TheReadmeHasTheTableOfDifferences()
    {
        var rows = Repository.Table("Run under the Functions tools").Select(row => string.Join(" | ", row).Replace("`", "", StringComparison.Ordinal));
        Assert.Equal(HostDifferences.All.Select(difference => $"{difference.Request} | {difference.Server} | {difference.Functions}"), rows);
    }
}
