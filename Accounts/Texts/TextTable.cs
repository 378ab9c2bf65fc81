using System.Globalization;
using System.Resources;

namespace Accounts.Texts;

/// <summary>
/// The texts of one .resx file and its translations, which bear the name of the class that gives them out.
/// </summary>
public sealed class TextTable(Type owner)
{
    private readonly ResourceManager resources = new(owner.FullName!, owner.Assembly);

    /// <summary>One text.</summary>
    /// <exception cref="MissingManifestResourceException">There is none of this name.</exception>
    public string Text(CultureInfo language, string name) =>
        resources.GetString(name, language)
        ?? throw new MissingManifestResourceException($"{owner.Name} has no text {name}.");

    /// <summary>One text with its placeholders filled.</summary>
    /// <exception cref="MissingManifestResourceException">There is none of this name.</exception>
    public string With(CultureInfo language, string name, params object[] values) =>
        string.Format(language, Text(language, name), values);
}
