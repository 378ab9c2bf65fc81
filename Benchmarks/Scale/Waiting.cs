namespace Benchmarks.Scale;

/// <summary>
/// Orders that get in each other's way: of one email by many handlers, and more than an hour's limit lets through.
/// </summary>
internal static class Waiting
{
    private const int Orders = 100;
    private const int PerHour = 100;
    private static readonly TimeSpan StorageTime = TimeSpan.FromMilliseconds(5);

    /// <summary>Orders of one email, carried out by so many at once while storage takes its time.</summary>
    public static async Task OneEmailAsync(int atOnce)
    {
        using var service = new ScaleService();
        await WholeWay.EachAsync(service, Orders, _ => service.RegisterAsync("victim@example.org", null));
        service.Storage.Delay = StorageTime;
        var step = await WholeWay.TakeAsync(service, "", () => WholeWay.MailAsync(service, atOnce));
        var email = step.Counts.Of("email");
        Console.WriteLine($"  {atOnce,3} handlers at once: {step.Counts.Calls / (double)Orders,6:0.0} calls an order, "
            + $"{email.All / (double)Orders,6:0.0} of the email's row, {Orders / step.Took.TotalSeconds,6:0} orders/s");
    }

    /// <summary>
    /// So many orders, of which an hour lets a hundred through, until the last has gone or its period is over.
    /// </summary>
    public static async Task FullHourAsync(int orders)
    {
        using var service = new ScaleService($"--Limits:MailsPerHour={PerHour}");
        await WholeWay.RegisterAsync(service, orders, withNames: false);
        var hours = 0;
        var step = await WholeWay.TakeAsync(service, "", async () =>
        {
            for (; service.Storage.Messages("activation-mails") > 0; hours++)
            {
                await WholeWay.MailAsync(service);
                service.Clock.Advance(TimeSpan.FromHours(1));
            }
        });
        var row = step.Counts.Of("mails per hour").All / (double)orders;
        Console.WriteLine(
            $"  {orders,6:N0} orders, {PerHour} an hour: {service.Sender.Count:N0} mails in {hours} hours,"
                + $" {step.Counts.Calls / (double)orders,6:0.0} calls an order, {row,6:0.0} of the hour's row");
    }
}
