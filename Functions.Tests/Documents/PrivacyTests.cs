using System.Reflection;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Documents;

/// <summary>docs/privacy.md names every column that is kept of a person, and none that is not.</summary>
public sealed class PrivacyTests
{
    [Theory]
    [InlineData("The account", typeof(AccountEntity))]
    [InlineData("Its name and email", typeof(ClaimEntity))]
    [InlineData("Its sessions", typeof(SessionEntity))]
    public void TheTablesNameExactlyTheColumns(string section, Type row)
    {
        var named = Repository.Table("docs/privacy.md", section).Select(cells => cells[0].Trim('`'));
        // The version is the service's own.
        var columns = row.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.Name).Where(name => name is not ("ETag" or "EqualityContract"));
        Assert.Equal(columns.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryColumnSaysWhatItIs() => Assert.All(
        new[] { "The account", "Its name and email", "Its sessions", "What else is written down" }
            .SelectMany(section => Repository.Table("docs/privacy.md", section)),
        cells => Assert.True(cells.Length >= 2 && cells.Skip(1).All(cell => cell.Length > 5), cells[0]));
}
