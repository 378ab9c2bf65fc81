using Server;

namespace Functions.Tests.Support;

/// <summary>
/// An Azurite that all tests share which do not stop it or read its queue: each test takes names of its own. It ends with the
/// test process, whose end of its input it watches.
/// </summary>
public static class TestStorage
{
    private static readonly int[] FreePorts = [0, 0, 0];
    private static readonly Lazy<Task<Azurite>> Shared = new(() => StartAsync());

    public static Task<Azurite> SharedAsync() => Shared.Value;

    /// <summary>An Azurite of the test's own; the caller disposes it.</summary>
    public static Task<Azurite> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-").FullName;
        AtExit.Delete(folder);
        return Azurite.StartAsync(folder, FreePorts, Console.WriteLine, CancellationToken.None);
    }
}
