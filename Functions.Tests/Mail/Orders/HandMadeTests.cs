using Accounts.Mail;
using Accounts.Names;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>
/// Messages that somebody made by hand, and orders of rows that somebody edited: nothing fails for ever.
/// </summary>
public sealed class HandMadeTests
{
    private const string Id = "01a21d0128a17a82a14d284f0a1e7ff8";

    private static readonly string Key = AccountNames.Key("nobody@example.org");

    [Theory]
    [InlineData("""{"Kind":"activation","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"activation","AccountId":"","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"activation","AccountId":"5","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"activation","AccountId":"anna@example.org","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"removal","AccountId":"a\nb","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"activation","EmailKey":"anna@example.org","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"reset","EmailKey":"a/b","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"reset","AccountId":"ID","EmailKey":"?","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"reset","AccountId":"ID","Number":"1","Since":"9999-12-31T23:59:59Z"}""")]
    [InlineData("""{"Kind":"activation","AccountId":"ID","Number":"LONG","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData(
        """{"Kind":"activation","EmailKey":"KEY","Number":"1","Since":"2026-01-01T00:00:00Z","Place":"LONG"}""")]
    [InlineData("""{"Kind":"activation","AccountId":"ID","Number":"1","Since":"2026-01-01T00:00:00Z","Tries":-1}""")]
    [InlineData("""{"Kind":"activation","AccountId":"ID","Number":"1","Since":"2026-01-01T00:00:00Z","Refusals":-1}""")]
    [InlineData("""{"Kind":"of no kind","AccountId":"ID","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    public async Task AMessageByWhichNothingCanBeLookedForIsParked(string message)
    {
        await using var run = await MailRun.StartAsync();
        await HandleAsync(run, Filled(message));
        Assert.Single(run.Parked.All);
        Assert.Empty(run.Orders.All);
    }

    [Theory]
    [InlineData("""{"Kind":"removal","EmailKey":"KEY","Number":"1","Since":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"password-changed","EmailKey":"KEY","Number":"1","Since":"2100-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"password-changed","AccountId":"ID","Number":"","Since":"2100-01-01T00:00:00Z"}""")]
    [InlineData("""{"Kind":"reset","EmailKey":"KEY","Number":"1","Since":"0001-01-01T00:00:00Z"}""")]
    [InlineData(
        """{"Kind":"activation","AccountId":"ID","Number":"1","Since":"2100-01-01T00:00:00Z","Tries":2147483647}""")]
    public async Task AnOrderOfNobodyMadeByHandIsDiscarded(string message)
    {
        await using var run = await MailRun.StartAsync();
        await HandleAsync(run, Filled(message));
        Assert.StartsWith("discarded", Assert.Single(run.Ends()), StringComparison.Ordinal);
        Assert.Empty(run.Parked.All);
        Assert.Empty(run.Orders.All);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData(5)]
    public async Task AnOrderOfAnAccountWhoseEmailWasEditedIsDiscarded(object edited)
    {
        await using var run = await MailRun.StartAsync();
        var email = TestServer.NewEmail();
        var id = await run.RegisterAsync(email);
        await run.Server.EditAsync(email, row => row["Email"] = edited);
        await run.SettleAsync();
        await run.OrderAsync(MailOrder.ForAccount(MailOrder.Reset, id, run.Clock.GetUtcNow()));
        await run.SettleAsync();
        await run.Server.EditAsync(email, row => row["ActivatedAt"] = run.Clock.GetUtcNow());
        await run.Server.EditAsync(email, row => row["IsActive"] = true);
        await run.Server.EditAsync(email, row => row["ResetId"] = "change");
        await run.OrderAsync(MailOrder.ForAccount(MailOrder.Reset, id, run.Clock.GetUtcNow()));
        await run.OrderAsync(MailOrder.OfChange(id, "change", run.Clock.GetUtcNow()));
        await run.SettleAsync();
        Assert.Equal(4, run.Ends().Count(end => end.StartsWith("discarded", StringComparison.Ordinal)));
        Assert.Empty(run.Sender.Mails);
        Assert.Empty(run.Orders.All);
    }

    [Fact]
    public void AnOrderThatIsNoUnicodeTextIsNoOrder()
    {
        var sound = Filled("""{"Kind":"reset","EmailKey":"KEY","Number":"one","Since":"2026-01-01T00:00:00Z"}""");
        Assert.NotNull(MailOrder.FromMessage(sound));
        Assert.Null(MailOrder.FromMessage(sound.Replace("one", "a\ud800", StringComparison.Ordinal)));
    }

    private static string Filled(string message) => message
        .Replace("\"ID\"", $"\"{Id}\"", StringComparison.Ordinal)
        .Replace("\"KEY\"", $"\"{Key}\"", StringComparison.Ordinal)
        .Replace("LONG", new string('x', 40_000), StringComparison.Ordinal);

    private static Task HandleAsync(MailRun run, string message) =>
        run.Server.Services.GetRequiredService<MailHandler>().HandleAsync(message, CancellationToken.None);
}
