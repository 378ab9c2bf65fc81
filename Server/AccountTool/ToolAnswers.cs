using System.Text.Json.Serialization;
using Accounts.Operating;

namespace Server.AccountTool;

/// <summary>There is no such account.</summary>
/// <param name="Account">What was asked for.</param>
/// <param name="Error"><c>not_found</c>.</param>
internal sealed record UnknownAccount(string Account, string Error = "not_found");

/// <summary>Nobody confirmed.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Error"><c>not_confirmed</c>.</param>
internal sealed record Unconfirmed(string Id, string Error = "not_confirmed");

/// <summary>An act on an account.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="End">done, alreadydone, or refused.</param>
/// <param name="Detail">The same for people.</param>
/// <param name="Another">Of one that was forgotten: another account of the same name or email.</param>
internal sealed record Acted(string Id, string End, string Detail, string? Another);

/// <summary>The end of an export.</summary>
/// <param name="Written">Accounts in the file.</param>
internal sealed record ExportCount(int Written);

/// <summary>A line of a file that was not imported.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Error">Why.</param>
internal sealed record RefusedLine(int Line, string Error);

/// <summary>The end of an import.</summary>
/// <param name="Imported">Accounts of the file that are here now.</param>
/// <param name="Refused">Lines that were refused.</param>
internal sealed record ImportCount(int Imported, int Refused);

/// <summary>The poison queue was emptied.</summary>
/// <param name="Given">Orders given again.</param>
/// <param name="Unreadable">Messages that are no orders, and stay.</param>
internal sealed record Requeued(int Given, int Unreadable);

/// <summary>Writes what <c>--json</c> says: names in snake case, without what is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountReport))]
[JsonSerializable(typeof(UnknownAccount))]
[JsonSerializable(typeof(Unconfirmed))]
[JsonSerializable(typeof(Acted))]
[JsonSerializable(typeof(ExportCount))]
[JsonSerializable(typeof(RefusedLine))]
[JsonSerializable(typeof(ImportCount))]
[JsonSerializable(typeof(Requeued))]
internal sealed partial class ToolJson : JsonSerializerContext;
