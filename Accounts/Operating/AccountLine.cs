using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;
using Accounts.Texts;

namespace Accounts.Operating;

/// <summary>One account as a line of a file, JSON: what an export writes and an import takes.</summary>
public sealed record AccountLine
{
    /// <summary>
    /// More would take longer to verify than a refusal at sign-in lasts: four times today's Argon2id.
    /// </summary>
    private const long MostArgonWork = 4L * PasswordHasher.UsualPasses * PasswordHasher.UsualMemoryKiB;

    /// <summary>In characters: more than any account has, each of them escaped.</summary>
    public const int Longest = 16 * 1024;

    /// <summary>In characters: of the name of a field that is none, so much is said.</summary>
    private const int LongestField = 64;

    /// <summary>In characters: more than any of the hashes that are taken.</summary>
    private const int LongestHash = 512;

    /// <summary>Before it no system had such accounts, and the table takes no time before 1601.</summary>
    private const int FirstYear = 1970;

    /// <summary>The id, which stays; left out, it is made.</summary>
    [JsonPropertyName("sub")]
    public string? Sub { get; init; }

    /// <summary>The name; left out, it is the email.</summary>
    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    /// <summary>The email.</summary>
    [JsonPropertyName("email")]
    public string? Email { get; init; }

    /// <summary>The language tag of its mails.</summary>
    [JsonPropertyName("locale")]
    public string? Locale { get; init; }

    /// <summary>When it was registered first; without an offset it is in UTC.</summary>
    [JsonPropertyName("registered_at")]
    [JsonConverter(typeof(UtcTime))]
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>When it was activated; an import does not take it.</summary>
    [JsonPropertyName("activated_at")]
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>active (also when left out) or deactivated.</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>The password's hash; without one its owner chooses a password by a reset.</summary>
    [JsonPropertyName("password_hash")]
    public string? PasswordHash { get; init; }

    /// <summary>Reads a line; null and a fault where it cannot be taken.</summary>
    public static AccountLine? Parse(string text, out string fault)
    {
        if (text.Length > Longest)
        {
            fault = $"longer than {Longest} characters";
            return null;
        }

        if (Deserialize(text, out fault) is not { } line)
        {
            return null;
        }

        fault = line.Fault() ?? "";
        return fault.Length == 0 ? line : null;
    }

    /// <summary>The line of an account.</summary>
    public static AccountLine Of(AccountEntity account, bool withHash) => new()
    {
        Sub = account.Id,
        UserName = account.UserName,
        Email = account.Email,
        Locale = account.Locale,
        RegisteredAt = account.OriginallyRegisteredAt ?? account.RegisteredAt,
        ActivatedAt = account.ActivatedAt,
        State = account.IsActive ? "active" : "deactivated",
        PasswordHash = withHash ? account.PasswordHash : null,
    };

    /// <inheritdoc/>
    public override string ToString() => JsonSerializer.Serialize(this, LineJson.Default.AccountLine);

    /// <summary>The account, pending as of now.</summary>
    internal AccountEntity ToAccount(string id, DateTimeOffset now) => new()
    {
        Id = id,
        UserName = UserName ?? Email!,
        Email = Email,
        PasswordHash = PasswordHash ?? "",
        RegisteredAt = now,
        OriginallyRegisteredAt = RegisteredAt ?? now,
        ImportDigest = Sub is null ? Digest() : null,
        Delivery = Email is null ? Delivery.Response : Delivery.Email,
        Stamp = Stamps.New(),
        Locale = Locale,
    };

    /// <summary>By it a line is known again: of all that an import takes.</summary>
    private string Digest() => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{this with { ActivatedAt = null }}")));

    private static AccountLine? Deserialize(string text, out string fault)
    {
        fault = "not JSON of an account";
        try
        {
            return JsonSerializer.Deserialize(text, LineJson.Default.AccountLine);
        }
        catch (JsonException failure)
        {
            if (FieldOf(failure.Path) is { } field)
            {
                fault = $"{field} is no field of an account, not of its form, or there twice";
            }

            return null;
        }
        catch (ArgumentException)
        {
            // A text that is no valid Unicode.
            return null;
        }
    }

    /// <summary>The field of a path as a terminal may have it: in ASCII, without control characters.</summary>
    private static string? FieldOf(string? path)
    {
        var name = path switch
        {
            ['$', '.', .. var plain] => plain,
            ['$', '[', '\'', .. var quoted, '\'', ']'] => quoted,
            _ => null,
        };
        return name is null ? null : JavaScriptEncoder.Default.Encode(name[..Math.Min(name.Length, LongestField)]);
    }

    private string? Fault()
    {
        if (Sub is not null && !RowIds.IsId(Sub))
        {
            return "sub is not 32 lower-case hexadecimal digits";
        }

        var email = EmailAddress.TryParse(Email);
        if (Email is not null && email is null)
        {
            return "email is not valid";
        }

        if (UserName is null && email is null)
        {
            return "neither username nor email";
        }

        if (UserName is not null && Names.UserName.TryParse(UserName, email, out var nameFault) is null)
        {
            return nameFault;
        }

        if (Locale is not null && !Languages.IsTag(Locale))
        {
            return "locale is not a language tag";
        }

        if (RegisteredAt?.UtcDateTime.Year < FirstYear)
        {
            return $"registered_at is before {FirstYear}";
        }

        if (State is not (null or "active" or "deactivated"))
        {
            return "state is neither active nor deactivated";
        }

        return PasswordHash is null or "" || IsTaken(PasswordHash)
            ? null
            : "password_hash is of no known kind, or too slow";
    }

    private static bool IsTaken(string hash)
    {
        if (hash.Length > LongestHash)
        {
            return false;
        }

        return PhcString.TryParse(hash) is { } phc
            ? (long)phc.MemoryKiB * phc.Passes <= MostArgonWork
            : ForeignHash.TryParse(hash) is not null;
    }
}

[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AccountLine))]
internal sealed partial class LineJson : JsonSerializerContext;
