using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// The collection of tests that need the machine for themselves: a hundred requests at once, or a time on the wall.
/// Beside others they would run into the product's deadline of ten seconds on two cores, and make others do so. They
/// run after all others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
