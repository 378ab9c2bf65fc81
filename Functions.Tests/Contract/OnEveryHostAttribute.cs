using System.Reflection;
using Xunit.Sdk;

namespace Functions.Tests.Contract;

/// <summary>
/// Runs a theory against Server and against the Functions worker, or against a started host alone; the host comes
/// before the data.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEveryHostAttribute(params object?[] data) : DataAttribute
{
    /// <summary>The settings that the test needs.</summary>
    public HostSetup Setup { get; init; }

    /// <inheritdoc/>
    public override string? Skip
    {
        get => StartedHosts.Any && StartedHosts.UrlOf(Setup) is null
            ? "the environment names no started host with these settings"
            : null;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod)
    {
        HostKind[] kinds = StartedHosts.Any ? [HostKind.Started] : [HostKind.Server, HostKind.Functions];
        return kinds.Select(kind => (object?[])[kind, .. data]);
    }
}
