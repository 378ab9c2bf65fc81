using System.Reflection;
using Xunit;

namespace Functions.Tests.House;

/// <summary>Tests are named as sentences, all in the same letters.</summary>
public sealed class NameTests
{
    [Fact]
    public void NoNameOfATestHasAnUnderscore()
    {
        var names = typeof(NameTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any()).Select(method => method.Name).ToList();
        Assert.Contains(nameof(NoNameOfATestHasAnUnderscore), names);
        Assert.DoesNotContain(names, name => name.Contains('_', StringComparison.Ordinal));
    }
}
