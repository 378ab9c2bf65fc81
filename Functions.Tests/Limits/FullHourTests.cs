using Accounts.Mail;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>
/// More orders than <c>Limits__MailsPerHour</c> lets through: what waits must not cost its own square.
/// </summary>
public sealed class FullHourTests(MailServer mails) : IClassFixture<MailServer>
{
    [Fact]
    public async Task AFullHourIsReadOnceAndEachOrderWaitsForAnHourThatHasRoom()
    {
        await using var server = await mails.StartWithoutWorkerAsync("Limits:MailsPerHour=1");
        for (var i = 0; i < 4; i++)
        {
            var body = new { email = TestServer.NewEmail(), password = "krzysiek" };
            using var answer = await server.RegisterAsync(body);
            Assert.Equal(202, (int)answer.StatusCode);
        }

        var calls = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            calls.Add(await CarryOutAsync(server));
        }

        // The second finds the hour full; the third and the fourth know.
        Assert.Equal([calls[1] - 1, calls[1] - 1], calls[2..]);
        var waiting = "RowKey eq 'email' and ActivationWaiting ne ''";
        var rows = await server.Limits.QueryAsync<TableEntity>(waiting).ToListAsync();
        var pauses = rows.Select(row => row.GetDateTimeOffset("ActivationUntil")!.Value - server.Clock.GetUtcNow());
        Assert.Equal([1, 2, 3], pauses.Select(pause => Math.Round(pause.TotalHours)).Order());
    }

    /// <summary>Carries out the next order: how many calls to storage that took.</summary>
    private static async Task<int> CarryOutAsync(TestServer server)
    {
        var orders = server.Services.GetRequiredService<MailOrders>();
        var taken = await orders.ReceiveAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        server.Storage.Reset();
        var handler = server.Services.GetRequiredService<MailHandler>();
        await handler.HandleAsync(taken!.Body.ToString(), CancellationToken.None);
        var calls = server.Storage.Calls;
        await orders.DeleteAsync(taken, CancellationToken.None);
        return calls;
    }
}
