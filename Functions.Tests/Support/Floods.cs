using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// The collection of tests that keep storage busy for long, with few requests at once. They run one after another,
/// beside others.
/// </summary>
[CollectionDefinition(Name)]
public sealed class Floods
{
    public const string Name = "Floods";
}
