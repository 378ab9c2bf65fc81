using Azure;
using Azure.Identity;

namespace Accounts.Storage;

/// <summary>What an exception says of storage.</summary>
public static class StorageFailures
{
    /// <summary>
    /// Whether storage refused, gave no answer after the client's own retries or took no identity, or others wrote the
    /// same rows all the time. A deadline that passed is not among them.
    /// </summary>
    public static bool IsOfStorage(this Exception failure) =>
        failure is RequestFailedException or AggregateException or AuthenticationFailedException or ContentionException;
}
