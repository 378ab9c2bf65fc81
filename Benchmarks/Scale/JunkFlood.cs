namespace Benchmarks.Scale;

/// <summary>
/// Registrations that nobody activates: what they cost, and what the purge costs for them when their period is over.
/// </summary>
internal static class JunkFlood
{
    private const int Slice = 1000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Period = TimeSpan.FromDays(7);

    public static async Task<IReadOnlyList<Step>> RunAsync(int accounts, bool isOneEmail)
    {
        using var service = new ScaleService();
        var suffix = isOneEmail ? "junk of one email" : "junk";
        var begun = service.Clock.GetUtcNow();
        // Orders come while registrations go on: a slice is a second.
        var steps = new List<Step>
        {
            await WholeWay.TakeAsync(service, $"register and mail, {suffix}", async () =>
            {
                for (var done = 0; done < accounts; done += Slice)
                {
                    var first = done;
                    await WholeWay.EachAsync(service, Math.Min(Slice, accounts - done), i => service.RegisterAsync(
                        isOneEmail ? "victim@example.org" : $"junk-{first + i}@example.org", null));
                    await WholeWay.MailAsync(service);
                }
            }),
            await WholeWay.TakeAsync(service, $"purge, nothing due, {suffix}", service.PurgeAsync),
            await WholeWay.TakeAsync(service, $"the week after, {suffix}", async () =>
            {
                while (service.Clock.GetUtcNow() < begun + Period)
                {
                    service.Clock.Advance(Hour);
                    await WholeWay.MailAsync(service);
                }
            }),
        };
        service.Clock.Advance(Hour);
        var removed = 0;
        var limits = 0;
        steps.Add(await WholeWay.TakeAsync(service, $"purge, {suffix}", async () =>
        {
            bool isWhole;
            do
            {
                var count = await service.PurgeAsync();
                removed += count.Accounts;
                limits += count.Limits;
                isWhole = count.IsWhole;
            }
            while (!isWhole);
        }));
        var left = service.Storage.Messages("activation-mails");
        Console.WriteLine($"{accounts,9:N0} {suffix}: {service.Sender.Count:N0} mails, {left} orders left, "
            + $"removed {removed:N0} accounts and {limits:N0} rows of limits");
        return steps;
    }
}
