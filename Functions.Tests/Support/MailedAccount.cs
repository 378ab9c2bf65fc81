using Accounts.Claims;
using Accounts.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Tests.Support;

/// <summary>
/// A pending account as a registration by mail leaves it, written into the table directly: without mail, and with a
/// password that is checked in no time. So a test of a hundred links measures links, not hashes.
/// </summary>
public sealed class MailedAccount
{
    /// <summary>The password of every such account.</summary>
    public const string Password = "krzysiek";

    private readonly TestServer server;
    private readonly AccountEntity account;

    private MailedAccount(TestServer server, AccountEntity account)
    {
        this.server = server;
        this.account = account;
    }

    public string Id => account.Id;

    /// <summary>A new activation link, relative.</summary>
    public string Link() => LinkOf(server, account);

    /// <summary>A new activation link of an account, relative, as a mail carries it.</summary>
    public static string LinkOf(TestServer server, AccountEntity account) =>
        server.Services.GetRequiredService<ActivationLinks>().Make(account, null, null).AbsolutePath;

    /// <summary>Writes an account; a name that is null is the email.</summary>
    public static async Task<MailedAccount> InsertAsync(
        TestServer server, string email, string? userName = null, Delivery delivery = Delivery.Email)
    {
        var account = StoredAccounts.Make(userName ?? email, email, Password, delivery, server.Clock.GetUtcNow());
        await server.Services.GetRequiredService<AccountStore>().InsertAsync(account, CancellationToken.None);
        return new MailedAccount(server, account);
    }

    /// <summary>Writes many accounts.</summary>
    public static async Task<IReadOnlyList<MailedAccount>> InsertAsync(
        TestServer server, int count, Func<int, (string Email, string Name)> who) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => InsertAsync(server, who(i).Email, who(i).Name)));
}
