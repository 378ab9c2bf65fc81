using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Accounts.Mail.Senders;
using Microsoft.Extensions.Configuration;

namespace Accounts.Settings;

/// <summary>
/// Binds sections to options classes and gathers every fault instead of stopping at the first: the framework's
/// binder throws at a value that does not convert, and would name only that one. An empty value counts as not set.
/// </summary>
internal sealed class SettingsBinder(IConfiguration configuration)
{
    private const string Reference = "@Microsoft.KeyVault(";

    private readonly List<SettingFault> faults = [];
    private readonly List<(string Section, PropertyInfo Property)> bound = [];
    private readonly Dictionary<string, string> written = [];

    /// <summary>
    /// The name that an operator wrote of what is at a place in a list, from which empty items are left out; of any
    /// other setting the name itself.
    /// </summary>
    public string NameOf(string setting) => written.GetValueOrDefault(setting, setting);

    /// <summary>
    /// Adds a fault, unless the setting has one already: a value that does not convert is not also missing.
    /// </summary>
    public void Fault(string setting, string fault)
    {
        if (faults.All(known => known.Setting != setting))
        {
            faults.Add(new SettingFault(setting, fault));
        }
    }

    /// <summary>
    /// Reports all faults at once, with those of settings under the bound sections that have no meaning.
    /// </summary>
    /// <exception cref="SettingsFaultException">There is at least one fault.</exception>
    public void ThrowIfFaulty()
    {
        foreach (var fault in new SettingNames(bound.ToLookup(one => one.Section, one => one.Property)).Faults(
                configuration))
        {
            Fault(fault.Setting, fault.Fault);
        }

        if (faults.Count > 0)
        {
            throw new SettingsFaultException(faults);
        }
    }

    /// <summary>Makes an options object of the section and checks it by the attributes of its properties.</summary>
    public T Bind<T>(string section) where T : new()
    {
        CheckReferences(section);
        bound.AddRange(typeof(T).GetProperties().Select(property => (section, property)));
        return (T)Bind(typeof(T), configuration.GetSection(section), section);
    }

    /// <summary>
    /// On Azure a reference that cannot be resolved stays as it is written, and would be a password or a client key
    /// that whoever knows the vault can guess.
    /// </summary>
    public void CheckReferences(string section)
    {
        foreach (var (key, value) in configuration.GetSection(section).AsEnumerable())
        {
            if (value?.StartsWith(Reference, StringComparison.OrdinalIgnoreCase) == true)
            {
                var name = key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
                Fault(name, "is a reference to Key Vault that could not be resolved");
            }
        }
    }

    /// <summary>Whether the property is a group of settings.</summary>
    internal static bool IsNested(Type type) => type.Namespace == typeof(MailOptions).Namespace && type.IsClass;

    /// <summary>Whether the property is a list, each item of which is a setting.</summary>
    internal static bool IsList(Type type) =>
        typeof(IEnumerable<string>).IsAssignableFrom(type) && type != typeof(string);

    private object Bind(Type type, IConfigurationSection section, string name)
    {
        var options = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
        {
            var child = section.GetSection(property.Name);
            var childName = $"{name}__{property.Name}";
            var value = IsNested(property.PropertyType) ? Bind(property.PropertyType, child, childName)
                : IsList(property.PropertyType) ? Items(child, childName)
                : Convert(child.Value, property.PropertyType, childName);
            if (value is not null and not ICollection { Count: 0 })
            {
                property.SetValue(options, value);
            }

            Check(options, property, childName);
        }

        return options;
    }

    private List<string> Items(IConfigurationSection list, string name)
    {
        var items = list.GetChildren().Where(item => !string.IsNullOrEmpty(item.Value)).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            written[$"{name}__{i}"] = $"{name}__{items[i].Key}";
        }

        return [.. items.Select(item => item.Value!)];
    }

    private object? Convert(string? text, Type type, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(TimeSpan))
        {
            return ConvertTimeSpan(text, name);
        }

        if (target == typeof(Uri))
        {
            return ConvertUri(text, name);
        }

        if (target.IsEnum)
        {
            return ConvertName(text.Trim(), target, name);
        }

        if (target == typeof(bool))
        {
            return ConvertBool(text, name);
        }

        return target == typeof(int) ? ConvertInt(text, name) : text.Trim();
    }

    private object? ConvertName(string text, Type type, string name)
    {
        var names = Enum.GetNames(type);
        if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse(type, text, ignoreCase: true);
        }

        Fault(name, $"is none of {string.Join(", ", names)}");
        return null;
    }

    private bool? ConvertBool(string text, string name)
    {
        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Fault(name, "is neither true nor false");
        return null;
    }

    private int? ConvertInt(string text, string name)
    {
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Fault(name, "is not a whole number");
        return null;
    }

    /// <summary>
    /// <see cref="TimeSpan.Parse(string)"/> reads "7" as seven days and "24:00:00" as 24 days: only the full form is
    /// taken, and "0", which is the same in any unit.
    /// </summary>
    private TimeSpan? ConvertTimeSpan(string text, string name)
    {
        if ((text.Contains(':') || text.Trim() == "0")
            && TimeSpan.TryParseExact(text.Trim(), "c", CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Fault(name, "is not a time as hh:mm:ss or d.hh:mm:ss");
        return null;
    }

    private Uri? ConvertUri(string text, string name)
    {
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var value)
            && value.Scheme is "http" or "https"
            && CanBeLookedUp(value))
        {
            return value;
        }

        Fault(name, "is not an absolute http or https address");
        return null;
    }

    /// <summary>Whether there is a host, and it can be written in ASCII.</summary>
    private static bool CanBeLookedUp(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private void Check(object options, PropertyInfo property, string name)
    {
        var context = new ValidationContext(options) { MemberName = property.Name, DisplayName = name };
        var value = property.GetValue(options);
        foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (attribute.GetValidationResult(value, context)?.ErrorMessage is { } fault)
            {
                Fault(name, fault.Replace($"The field {name} ", "", StringComparison.Ordinal));
            }
        }
    }
}
