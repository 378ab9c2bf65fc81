using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>What the Functions runtime is told in <c>host.json</c>.</summary>
public sealed class HostJsonTests
{
    /// <summary>It parks with a life of a week what failed too often; only the handler parks for good.</summary>
    [Fact]
    public void TheRuntimeGivesUpNoOrderHoweverOftenStorageFails() =>
        Assert.Equal(int.MaxValue, new HostJson(Repository.Root).MaxDequeueCount);
}
