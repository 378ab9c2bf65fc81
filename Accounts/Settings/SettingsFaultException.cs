namespace Accounts.Settings;

/// <summary>One setting that cannot work, named as an operator writes it.</summary>
/// <param name="Setting">The name with <c>__</c> between its parts, as in an environment variable.</param>
/// <param name="Fault">What is wrong with it; never its value, which may be a secret.</param>
public sealed record SettingFault(string Setting, string Fault)
{
    /// <summary>The setting and its fault as one line.</summary>
    public override string ToString() => $"{Setting} {Fault}";
}

/// <summary>The settings cannot work. The message lists every fault, one a line.</summary>
public sealed class SettingsFaultException(IReadOnlyList<SettingFault> faults)
    : Exception("These settings cannot work:\n" + string.Join('\n', faults.Select(fault => $"  {fault}")))
{
    /// <summary>All faults found.</summary>
    public IReadOnlyList<SettingFault> Faults { get; } = faults;
}
