using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Accounts.Settings;

/// <summary>
/// Finds settings under our sections that nothing would read: misspelt, without the number of a list's item, or gone.
/// Left alone, each would be a default that its operator believes changed.
/// </summary>
/// <param name="sections">The sections and the properties they are bound to.</param>
internal sealed class SettingNames(ILookup<string, PropertyInfo> sections)
{
    /// <summary>Settings of earlier versions: what has taken their place.</summary>
    private static readonly Dictionary<string, string> Gone = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Activation__RequirePassword"] =
            "is gone: Activation__Delivery decides. With Email activating asks for the password, "
            + "with Response it does not",
    };

    private readonly List<string> known = [.. sections.SelectMany(section => Names(section, section.Key))];

    /// <summary>
    /// Every setting under our sections that has no meaning. A section's own value is not ours: MAIL is a shell's.
    /// </summary>
    public IEnumerable<SettingFault> Faults(IConfiguration configuration) =>
        sections.SelectMany(section => Faults(configuration.GetSection(section.Key), [.. section], section.Key));

    private IEnumerable<SettingFault> Faults(IConfigurationSection section, PropertyInfo[] properties, string name)
    {
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(
                properties, one => one.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            foreach (var fault in Faults(child, property, $"{name}__{property?.Name ?? child.Key}"))
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<SettingFault> Faults(IConfigurationSection setting, PropertyInfo? property, string name)
    {
        if (property is null)
        {
            return Leaves(setting, name).Select(Unknown);
        }

        if (SettingsBinder.IsNested(property.PropertyType))
        {
            return Faults(setting, property.PropertyType.GetProperties(), name);
        }

        if (SettingsBinder.IsList(property.PropertyType))
        {
            return FaultsOfList(setting, name);
        }

        // What has one value has nothing below it.
        return setting.GetChildren().SelectMany(child => Leaves(child, $"{name}__{child.Key}")).Select(Unknown);
    }

    private static IEnumerable<SettingFault> FaultsOfList(IConfigurationSection list, string name)
    {
        if (!string.IsNullOrWhiteSpace(list.Value))
        {
            yield return new(
                name,
                $"is a list, each item of which is a setting of its own: {name}__0, {name}__1 and so on");
        }

        foreach (var item in list.GetChildren())
        {
            if (!item.Key.All(char.IsAsciiDigit) || item.GetChildren().Any())
            {
                yield return new(
                    $"{name}__{item.Key}",
                    $"is no item of a list: these are {name}__0, {name}__1 and so on");
            }
        }
    }

    private SettingFault Unknown(string name)
    {
        if (Gone.TryGetValue(name, out var instead))
        {
            return new(name, instead);
        }

        var nearest = known.Concat(Gone.Keys).MinBy(one => Distance(Bare(name), Bare(one)))!;
        var length = Bare(name).Length - name.IndexOf("__", StringComparison.Ordinal) - 2;
        // Further away than half of what was written, it is a guess that helps nobody.
        if (Distance(Bare(name), Bare(nearest)) > length / 2)
        {
            return new(name, "is no setting: see the table of settings");
        }

        var question = $"is no setting: did you mean {nearest}?";
        return new(name, Gone.TryGetValue(nearest, out instead) ? $"{question} That {instead}" : question);
    }

    /// <summary>The settings below, as an operator wrote them.</summary>
    private static IEnumerable<string> Leaves(IConfigurationSection section, string name)
    {
        var below = section.GetChildren().SelectMany(child => Leaves(child, $"{name}__{child.Key}"));
        return section.Value is null ? below : below.Prepend(name);
    }

    /// <summary>The name without the number of a list's item.</summary>
    private static string Bare(string name)
    {
        var bare = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return bare.EndsWith("__", StringComparison.Ordinal) ? bare[..^2] : name;
    }

    private static IEnumerable<string> Names(IEnumerable<PropertyInfo> properties, string section) =>
        properties.SelectMany(property => Names(property, $"{section}__{property.Name}"));

    private static IEnumerable<string> Names(PropertyInfo property, string name)
    {
        if (SettingsBinder.IsNested(property.PropertyType))
        {
            return Names(property.PropertyType.GetProperties(), name);
        }

        return [SettingsBinder.IsList(property.PropertyType) ? $"{name}__0" : name];
    }

    /// <summary>
    /// Levenshtein's: how many letters must be put in, taken out or changed to make one text of the other.
    /// </summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var isSame = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                var change = diagonal + (isSame ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
