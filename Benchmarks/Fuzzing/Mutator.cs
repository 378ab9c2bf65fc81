namespace Benchmarks.Fuzzing;

/// <summary>
/// Makes inputs out of good ones: some as they are, most with a few changes. Bytes or UTF-16 units, which need not be
/// valid text afterwards.
/// </summary>
/// <param name="good">Inputs that are taken.</param>
/// <param name="interesting">Pieces that have broken programs before.</param>
/// <param name="unit">Any single byte or unit.</param>
internal sealed class Mutator<T>(IReadOnlyList<T[]> good, IReadOnlyList<T[]> interesting, Func<Random, T> unit)
{
    private const int Longest = 20_000;

    public T[] Make(Random random)
    {
        var input = new List<T>(Pick(good, random));
        for (var changes = random.Next(1 << random.Next(1, 5)); changes > 0; changes--)
        {
            Change(input, random);
        }

        return [.. input.Take(Longest)];
    }

    private void Change(List<T> input, Random random)
    {
        var at = random.Next(input.Count + 1);
        var length = random.Next(Math.Min(input.Count - at, 16) + 1);
        switch (random.Next(9))
        {
            case 0: input.Insert(at, unit(random)); break;
            case 1 when at < input.Count: input[at] = unit(random); break;
            case 2: input.InsertRange(at, Pick(interesting, random)); break;
            case 3:
                input.RemoveRange(at, length);
                input.InsertRange(at, Pick(interesting, random));
                break;
            case 4: input.RemoveRange(at, length); break;
            case 5:
                var piece = input.GetRange(at, length);
                for (var times = 1 << random.Next(8); times > 0 && input.Count < Longest; times--)
                {
                    input.InsertRange(at, piece);
                }

                break;
            case 6: input.RemoveRange(at, input.Count - at); break;
            case 7:
                var other = Pick(good, random);
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                break;
            default:
                // A piece moved elsewhere.
                var moved = input.GetRange(at, length);
                input.RemoveRange(at, length);
                input.InsertRange(random.Next(input.Count + 1), moved);
                break;
        }
    }

    private static T[] Pick(IReadOnlyList<T[]> from, Random random) => from[random.Next(from.Count)];
}
