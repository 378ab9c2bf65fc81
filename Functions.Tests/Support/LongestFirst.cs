using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Functions.Tests.Support.LongestFirst", "Functions.Tests")]

namespace Functions.Tests.Support;

/// <summary>
/// Starts the classes that wait long before all others, which then run beside their waiting: a run does not end with
/// one that waits for a lease. The others follow in the order of their names, the same in every run.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>What each waits for takes from half a minute to more than one.</summary>
    private static readonly string[] Longest =
    [
        "Kills.KilledWorkerTests", Processes.Name, "Kills.KilledMailTests", "Kills.KilledRecoveryTests",
        "Contract.LeaveTests", OneBrowser.Name, "Kills.KilledLeavingTests", Floods.Name, "Operating.ToolTests",
        "Operating.ImportCommandTests", "Operating.ExportCommandTests", "Contract.RetryTests",
        "Recovery.ForgottenPasswordStoryTests", "Attacks.HostHeaderTests", "Contract.ResetTests",
        "Mail.Orders.NeverLostTests", "Http.FloodTests", "Operating.RunbookTests", "Contract.MailTests",
        "Contract.ChangePasswordTests", "Contract.SignInRefusalTests", "Recovery.FaultTests",
        "Mail.Orders.MailboxTests", "Samples.AnotherApiTests", "Samples.RotationTests", "Telemetry.OffTests",
        "Telemetry.ExportTests", "Telemetry.SignInExportTests", "Telemetry.WorkerExportTests",
        "Settings.SignInSettingTests", "Limits.SignInLimitTests", "Purging.SlowPurgeTests", "Mail.Orders.EndTests",
        "Passwords.OverloadTests", "Storage.EditedRowTests",
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(Rank).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static int Rank(ITestCollection collection)
    {
        var rank = Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
