using System.Globalization;

namespace Benchmarks;

/// <summary>One of the things this program does; its name is the first argument, whole numbers follow.</summary>
/// <param name="Name">The first argument; empty for none.</param>
/// <param name="Says">What it tells.</param>
/// <param name="Numbers">Its further arguments; those left out have their defaults.</param>
/// <param name="RunAsync">Runs it; the exit code.</param>
internal sealed record Mode(string Name, string Says, Number[] Numbers, Func<IReadOnlyList<int>, Task<int>> RunAsync)
{
    /// <summary>The numbers given, or null where they cannot be taken.</summary>
    public int[]? Read(string[] args)
    {
        var given = args.Skip(1).ToArray();
        if (given.Length > Numbers.Length)
        {
            return null;
        }

        var numbers = Numbers.Select(number => number.Default).ToArray();
        for (var i = 0; i < given.Length; i++)
        {
            if (!int.TryParse(given[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i] < Numbers[i].Least || numbers[i] > Numbers[i].Most)
            {
                return null;
            }
        }

        return numbers;
    }

    public override string ToString()
    {
        var numbers = Numbers.Select(number => $"[{number.Name}, {number.Least} to {number.Most}]");
        return $"{Name} {string.Join(' ', numbers)}  {Says}";
    }
}

/// <summary>An argument that is a whole number.</summary>
internal sealed record Number(string Name, int Least, int Most, int Default);
