using Accounts.Http;

namespace Benchmarks.Fuzzing;

/// <summary>
/// What a check says of an input: whether it was taken rather than refused, and what was wrong with how it was read.
/// </summary>
internal readonly record struct Verdict(bool IsTaken, string? Fault = null)
{
    public static Verdict Refused => default;

    /// <summary>Taken; the first fault of those that hold is named.</summary>
    public static Verdict Taken(params ReadOnlySpan<(bool IsSound, string Fault)> properties)
    {
        foreach (var (isSound, fault) in properties)
        {
            if (!isSound)
            {
                return new Verdict(true, fault);
            }
        }

        return new Verdict(true);
    }
}

/// <summary>One part of the product that reads what strangers send.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Weight">Its share of the inputs.</param>
/// <param name="Make">Makes an input: what is printed, and the check of it.</param>
internal sealed record FuzzTarget(string Name, int Weight, Func<Random, (byte[] Input, Func<Task<Verdict>> Check)> Make)
{
    public static FuzzTarget OfText(
        string name,
        int weight,
        IEnumerable<string> good,
        Func<string, Task<Verdict>> check)
    {
        var mutator = Inputs.Texts(good);
        return new FuzzTarget(name, weight, random =>
        {
            var text = new string(mutator.Make(random));
            return (Inputs.BytesOf(text), () => check(text));
        });
    }

    public static FuzzTarget OfText(string name, int weight, IEnumerable<string> good, Func<string, Verdict> check) =>
        OfText(name, weight, good, text => Task.FromResult(check(text)));

    public static FuzzTarget OfBytes(
        string name,
        int weight,
        IEnumerable<string> good,
        Func<byte[], Task<Verdict>> check)
    {
        var mutator = Inputs.Bytes(good);
        return new FuzzTarget(name, weight, random =>
        {
            var bytes = mutator.Make(random);
            return (bytes, () => check(bytes));
        });
    }

    /// <summary>A problem of status 4xx is how the product refuses; any other exception goes on.</summary>
    public static async Task<Verdict> RefusableAsync(Func<Task<Verdict>> check)
    {
        try
        {
            return await check();
        }
        catch (ProblemException refusal) when (refusal.Problem.Status is >= 400 and < 500)
        {
            return Verdict.Refused;
        }
    }
}
