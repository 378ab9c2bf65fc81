using Accounts.Storage;

namespace Server.AccountTool;

/// <summary>The account that a command is about, and what it works with.</summary>
internal sealed record FoundAccount(AccountEntity Account, IServiceProvider Services, ToolOutput Output);
