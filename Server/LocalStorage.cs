using Accounts.Storage;

namespace Server;

/// <summary>Sees to it that <c>UseDevelopmentStorage=true</c> finds something to use.</summary>
internal static class LocalStorage
{
    /// <summary>Starts Azurite when the settings mean it and nothing answers at its ports; otherwise null.</summary>
    /// <exception cref="StartFaultException">Azurite cannot be started.</exception>
    public static async Task<Azurite?> StartIfNeededAsync(
        IConfiguration configuration,
        Action<string> say,
        CancellationToken cancellationToken)
    {
        if (StorageOptions.From(configuration).ConnectionString != StorageOptions.Development)
        {
            return null;
        }

        if (await Azurite.AnswersAsync(cancellationToken))
        {
            say("Storage: using what answers at Azurite's ports.");
            return null;
        }

        var folder = Path.Combine(LocalTools.Root(), ".azurite");
        say($"Storage: starting Azurite, data in {folder} …");
        return await Azurite.StartAsync(folder, Azurite.StandardPorts, say, cancellationToken);
    }
}
