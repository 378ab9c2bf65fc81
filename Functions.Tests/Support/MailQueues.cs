using Accounts.Mail;
using Azure.Storage.Queues;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>The queues of a storage in which mail orders wait or are parked.</summary>
internal static class MailQueues
{
    /// <summary>How many orders wait, also those that somebody has taken.</summary>
    public static Task<int> LengthAsync(string connectionString) =>
        LengthAsync(connectionString, MailOrders.QueueName);

    /// <summary>How many orders are parked.</summary>
    public static Task<int> ParkedAsync(string connectionString) =>
        LengthAsync(connectionString, MailOrders.PoisonQueueName);

    /// <summary>Waits until every order is carried out, or parked.</summary>
    public static Task EmptiedAsync(string connectionString) =>
        Wait.UntilAsync(async () => await LengthAsync(connectionString) == 0, "no order waits");

    /// <summary>Checks that no order was ever given up.</summary>
    public static async Task AssertNoneParkedAsync(string connectionString) =>
        Assert.False(await new QueueClient(connectionString, MailOrders.PoisonQueueName).ExistsAsync());

    private static async Task<int> LengthAsync(string connectionString, string queue) =>
        (await new QueueClient(connectionString, queue).GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
