using System.Net.Http.Json;
using Accounts.Mail;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>Tables and queue fail at every single call of what leads to a mail.</summary>
public sealed class MailFaultTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Accepted = "202 An activation link is on its way, if the email can be registered.";
    private const string Resent = "202 A new activation link is on its way, if one can be sent.";

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task ARegistrationByMailAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(StorageFault fault)
    {
        await using var server = await StartAsync();
        Task<Func<Task<HttpResponseMessage>>> PrepareAsync()
        {
            var name = TestServer.NewName();
            var body = new { username = name, email = $"{name}@example.org", password = "krzysiek" };
            return Task.FromResult<Func<Task<HttpResponseMessage>>>(() => server.RegisterAsync(body));
        }

        await FailingStorage.AssertAbsorbedAsync(server, fault, Accepted, PrepareAsync);
        await FailingStorage.AssertRepeatableAsync(server, fault, Accepted, PrepareAsync);
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task AResendAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(StorageFault fault)
    {
        await using var server = await StartAsync();
        Task<Func<Task<HttpResponseMessage>>> PrepareAsync()
        {
            var body = new { email = TestServer.NewEmail() };
            Task<HttpResponseMessage> ResendAsync() => server.Http.PostAsJsonAsync("/api/resend", body);
            return Task.FromResult<Func<Task<HttpResponseMessage>>>(ResendAsync);
        }

        await FailingStorage.AssertAbsorbedAsync(server, fault, Resent, PrepareAsync);
        await FailingStorage.AssertRepeatableAsync(server, fault, Resent, PrepareAsync);
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task AnOrderCutOffAtAnyCallIsMailedOnceWhenItComesAgain(StorageFault fault)
    {
        await using var server = await StartAsync();
        var handler = server.Services.GetRequiredService<MailHandler>();
        for (var step = 1; ; step++)
        {
            Assert.InRange(step, 1, 30);
            var name = TestServer.NewName();
            var account = StoredAccounts.Make(name, $"{name}@example.org");
            await StoredAccounts.InsertAsync(server.Table, account);
            var order = MailOrder.Registered(account).ToMessage();
            var failing = step;
            server.Storage.Reset(call => call >= failing ? fault : null);
            var failure = await Record.ExceptionAsync(() => handler.HandleAsync(order, CancellationToken.None));
            var calls = server.Storage.Calls;
            server.Storage.Reset();
            if (calls < step)
            {
                Assert.Null(failure);
                break;
            }

            Assert.NotNull(failure);
            server.Clock.Advance(TimeSpan.FromMinutes(1)); // for so long the first may be under way
            await handler.HandleAsync(order, CancellationToken.None);
            var mailed = await mails.MailsAsync(account.Email!, 1);
            // Only where it went and the mark was lost it goes again, and is the same mail.
            Assert.Single(mailed.Select(mail => mail.MessageId).Distinct());
            using var opened = await server.Http.GetAsync(MailServer.LinkOf(mailed[0]));
            Assert.Equal("200 Confirm with POST.", await TestServer.OutcomeAsync(opened));
        }
    }

    /// <summary>A server without worker whose table and queue are there.</summary>
    private async Task<TestServer> StartAsync()
    {
        var server = await mails.StartWithoutWorkerAsync("Limits:MailInterval=00:00:00");
        var email = TestServer.NewEmail();
        using var first = await server.RegisterAsync(new { email, password = "krzysiek" });
        Assert.Equal(Accepted, await TestServer.OutcomeAsync(first));
        return server;
    }
}
