using System.Net.Http.Json;
using Accounts.Recovery;
using Accounts.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Tests.Support;

/// <summary>Accounts whose password is to be chosen again, and the calls that do it.</summary>
internal static class ResetCalls
{
    public const string Old = "krzysiek";
    public const string New = "another password";
    public const string Changed = "200 Password changed.";
    public const string Gone = "410 link_gone";

    private const int MostTries = 10;

    /// <summary>
    /// Inserts an account with the claims of its email and, where it has one, its name: an active one, or a pending one
    /// that was registered with delivery Response; its email.
    /// </summary>
    public static async Task<string> InsertAsync(string connectionString, bool isActive, bool hasName)
    {
        var name = TestServer.NewName();
        var email = $"{name}@example.org";
        var account = StoredAccounts.Make(hasName ? name : email, email, Old, Delivery.Response);
        var tables = new StoredTables(connectionString);
        await StoredAccounts.InsertAsync(tables.Accounts, account, row =>
        {
            row["IsActive"] = isActive;
            row["ActivatedAt"] = isActive ? account.RegisteredAt : null;
        });
        foreach (var key in new[] { account.UserName, email }.Distinct())
        {
            await StoredAccounts.ClaimAsync(tables.Names, key, account.Id);
        }

        return email;
    }

    /// <summary>Inserts an account into a server's own tables; its email.</summary>
    public static Task<string> InsertAsync(TestServer server, bool isActive, bool hasName) =>
        InsertAsync(server.ConnectionString, isActive, hasName);

    /// <summary>A link to choose a new password of the account as it is now, relative, as a mail carries it.</summary>
    public static async Task<string> ResetLinkAsync(this TestServer server, string nameOrEmail)
    {
        var row = (await server.RowAsync(nameOrEmail))!;
        var account = await server.AccountAsync(row.RowKey);
        return server.Services.GetRequiredService<ResetLinks>().Make(account, null).AbsolutePath;
    }

    /// <summary>Sends the new password by a link, again where too much waits to be hashed; the outcome.</summary>
    public static async Task<string> ResetAsync(HttpClient http, string link, string password = New)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await http.PostAsJsonAsync(link, new { password });
            var outcome = await TestServer.OutcomeAsync(answer);
            if (outcome != "503 overloaded" || tries == MostTries)
            {
                return outcome;
            }

            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
        }
    }

    /// <summary>Changes the password of who bears the token.</summary>
    public static Task<HttpResponseMessage> ChangeAsync(
        HttpClient http, string bearer, string current = Old, string password = New) =>
        http.SendAsync(HttpMethod.Post, "/api/password", new { current, password }, bearer);

    /// <summary>The outcome of a change.</summary>
    public static async Task<string> TryChangeAsync(
        HttpClient http, string bearer, string current = Old, string password = New)
    {
        using var answer = await ChangeAsync(http, bearer, current, password);
        return await TestServer.OutcomeAsync(answer);
    }
}
