using System.Globalization;
using System.Text.RegularExpressions;
using Accounts.Texts;

namespace Accounts.Pages;

/// <summary>
/// What pages say of a name or password that cannot be taken. Policies speak English, as the API does: this finds the
/// same in the reader's language by the English text, as gettext would. What it does not know it says in general words.
/// </summary>
public sealed partial class FaultTexts(CultureInfo language) : OwnTexts(Table, language)
{
    private static readonly TextTable Table = new(typeof(FaultTexts));

    /// <summary>What the API says, numbers replaced by {0}, and the name of the text that says it here.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["The password is longer than {0} bytes."] = "PasswordTooLong",
        ["The password is shorter than {0} characters."] = "PasswordTooShort",
        ["The password is the user name or the email."] = "PasswordIsName",
        ["The password is too easy to guess."] = "PasswordTooWeak",
        ["This password is known from a data breach."] = "PasswordBreached",
        ["The user name is longer than {0} characters."] = "NameTooLong",
        ["The user name holds control, invisible or text direction characters."] = "NameUnseen",
        ["The user name mixes letters of different scripts."] = "NameScripts",
        ["The user name holds two spaces in a row."] = "NameSpaces",
        ["A user name with an @ must be the account's email."] = "NameIsEmail",
    };

    /// <summary>What is wrong with a password.</summary>
    /// <param name="reason">What the API says.</param>
    public string Password(string reason) => Find(reason) ?? Text("PasswordOther");

    /// <summary>What is wrong with a user name.</summary>
    /// <param name="reason">What the API says.</param>
    public string Name(string reason) => Find(reason) ?? Text("NameOther");

    private string? Find(string reason)
    {
        var number = Number().Match(reason);
        var pattern = number.Success ? reason.Replace(number.Value, "{0}", StringComparison.Ordinal) : reason;
        return Known.TryGetValue(pattern, out var name) ? With(number.Value, name) : null;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
