using System.Net.Http.Json;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Storage fails at every call of an activation, by either delivery and with all that may be chosen.</summary>
public sealed class FaultTests(MailServer mails) : IClassFixture<MailServer>
{
    private const string Activated = "200 User Activated";
    private const string Waits = "200 Confirm with POST.";
    private const string Password = "krzysiek";

    public static TheoryData<string, StorageFault> Attempts
    {
        get
        {
            var cases = new TheoryData<string, StorageFault>();
            foreach (var attempt in new[] { "password", "password and name", "new password", "new password and name" })
            {
                cases.Add(attempt, StorageFault.BeforeCall);
                cases.Add(attempt, StorageFault.AfterCall);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task AnActivationByMailAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(
        string attempt, StorageFault fault)
    {
        await using var server = await mails.StartWithoutWorkerAsync("Limits:ActivationsPerClientPerMinute=0");
        await FailingStorage.AssertAbsorbedAsync(server, fault, Activated, () => PrepareAsync(server, attempt));
        await FailingStorage.AssertRepeatableAsync(server, fault, Activated, () => PrepareAsync(server, attempt));
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task OpeningALinkByMailAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(StorageFault fault)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var account = await InsertAsync(server);
        var link = MailedAccount.LinkOf(server, account);
        Task<Func<Task<HttpResponseMessage>>> PrepareGet() =>
            Task.FromResult<Func<Task<HttpResponseMessage>>>(() => server.Http.GetAsync(link));
        await FailingStorage.AssertAbsorbedAsync(server, fault, Waits, PrepareGet);
        await FailingStorage.AssertRepeatableAsync(server, fault, Waits, PrepareGet);
    }

    /// <summary>
    /// The longest way is that of a link whose account has changed since: merge, read, claims, merge.
    /// </summary>
    [Theory]
    [InlineData(StorageFault.BeforeCall, false)]
    [InlineData(StorageFault.AfterCall, false)]
    [InlineData(StorageFault.BeforeCall, true)]
    [InlineData(StorageFault.AfterCall, true)]
    public async Task AnActivationOfDeliveryResponseAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(
        StorageFault fault, bool isChanged)
    {
        await using var server = await TestServer.StartAsync();
        var isPost = false;
        async Task<Func<Task<HttpResponseMessage>>> PrepareVouchedAsync()
        {
            var name = TestServer.NewName();
            var link = await server.LinkAsync(name, $"{name}@example.org");
            if (isChanged)
            {
                await server.EditAsync(name, row => row["Note"] = "by an operator");
            }

            isPost = !isPost;
            var posts = isPost;
            return () => posts ? server.Http.PostAsync(link, null) : server.Http.GetAsync(link);
        }

        await FailingStorage.AssertAbsorbedAsync(server, fault, Activated, PrepareVouchedAsync);
        await FailingStorage.AssertRepeatableAsync(server, fault, Activated, PrepareVouchedAsync);
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task WhatWasActivatedBeforeTheAnswerWasLostIsNotWrittenAgain(StorageFault fault)
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        for (var step = 1; step <= 6; step++)
        {
            var account = await InsertAsync(server);
            var failing = step;
            server.Storage.Reset(call => call >= failing ? fault : null);
            using var cut = await PostAsync(server, account, new { password = Password });
            server.Storage.Reset();
            var before = await server.RowAsync(account.UserName);
            using var again = await PostAsync(server, account, new { password = Password });
            Assert.Equal(Activated, await TestServer.OutcomeAsync(again));
            var after = (await server.RowAsync(account.UserName))!;
            Assert.True(after.GetBoolean("IsActive"));
            Assert.Equal(before!.GetBoolean("IsActive") == true, before.ETag == after.ETag);
        }
    }

    private static async Task<Func<Task<HttpResponseMessage>>> PrepareAsync(TestServer server, string attempt)
    {
        var account = await InsertAsync(server);
        var chosen = attempt.EndsWith("name", StringComparison.Ordinal) ? TestServer.NewName() : null;
        object body = attempt.StartsWith("new", StringComparison.Ordinal)
            ? new { new_password = "a new password 1", username = chosen }
            : new { password = Password, username = chosen };
        return () => PostAsync(server, account, body);
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, AccountEntity account, object body) =>
        server.Http.PostAsJsonAsync(MailedAccount.LinkOf(server, account), body);

    private static async Task<AccountEntity> InsertAsync(TestServer server)
    {
        var name = TestServer.NewName();
        var account = StoredAccounts.Make(name, $"{name}@example.org", Password);
        await StoredAccounts.InsertAsync(server.Table, account);
        await server.Names.CreateIfNotExistsAsync();
        await server.Limits.CreateIfNotExistsAsync();
        return account;
    }
}
