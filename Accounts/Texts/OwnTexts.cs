using System.Globalization;
using System.Runtime.CompilerServices;

namespace Accounts.Texts;

/// <summary>What a class of texts gives out, in one language: each name of its own is a name in its table.</summary>
public abstract class OwnTexts(TextTable table, CultureInfo language)
{
    /// <summary>The language.</summary>
    protected CultureInfo Culture => language;

    /// <summary>The text of the member that asks, or of a name.</summary>
    protected string Text([CallerMemberName] string name = "") => table.Text(language, name);

    /// <summary>Likewise, with its placeholder filled.</summary>
    protected string With(object value, [CallerMemberName] string name = "") => table.With(language, name, value);
}
