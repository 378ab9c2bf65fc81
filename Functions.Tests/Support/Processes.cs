using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// The collection of tests that start and kill many processes. They run one after another, beside others: started
/// together, they would leave no time to anybody.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Processes
{
    public const string Name = "Processes";
}
