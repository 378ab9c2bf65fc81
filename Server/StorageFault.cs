using Accounts.Storage;
using Azure;
using Azure.Identity;

namespace Server;

/// <summary>Says to who runs a command why storage did not do what it was asked.</summary>
internal static class StorageFault
{
    private const int Unauthorized = 401;
    private const int Forbidden = 403;

    /// <summary>What ends the command.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="next">What can be done about a failure that passes.</param>
    public static StartFaultException Of(Exception failure, string next)
    {
        if (failure is RequestFailedException { Status: Unauthorized or Forbidden } refusal)
        {
            return new StartFaultException(
                $"Storage refuses you ({refusal.ErrorCode ?? $"{refusal.Status}"}): you need its key, or the roles "
                + "Storage Table Data Contributor and Storage Queue Data Contributor.");
        }

        return new StartFaultException(failure switch
        {
            AuthenticationFailedException => "Storage takes no identity of this machine: sign in, by az login.",
            ContentionException => $"Others wrote the same rows all the time. {next}",
            RequestFailedException { ErrorCode: { } code } => $"Storage failed ({code}). {next}",
            _ => $"Storage gives no answer. Is it running, and its address right? {next}",
        });
    }
}
