namespace Accounts.Sessions;

/// <summary>
/// The sign-ins under way at each name and by each client, in the order of their coming. Many at once may wait for each
/// other's hashes, for a second each where another system made them. So of those that are refused only as many end in
/// one second as hashes are verified at once, at every name alike: who sends many learns nothing by their wait.
/// </summary>
/// <param name="atOnce">How many hashes are verified at once.</param>
public sealed class ParallelTries(int atOnce)
{
    /// <summary>The last of them still end before the request's deadline.</summary>
    private const int MostSteps = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> underWay = [];

    /// <summary>Begins a try.</summary>
    /// <param name="key">The name's key.</param>
    /// <param name="client">The client's network; null where clients are not counted.</param>
    public Turn Begin(string key, string? client)
    {
        string[] places = client is null ? [key] : [key, client];
        lock (gate)
        {
            var before = 0;
            foreach (var place in places)
            {
                var count = underWay.GetValueOrDefault(place);
                underWay[place] = count + 1;
                before = Math.Max(before, count);
            }

            return new Turn(this, places, Math.Min(MostSteps, 1 + (before / atOnce)));
        }
    }

    private void End(string[] places)
    {
        lock (gate)
        {
            foreach (var place in places)
            {
                if (--underWay[place] == 0)
                {
                    underWay.Remove(place);
                }
            }
        }
    }

    /// <summary>A try under way, until it is disposed of.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly ParallelTries tries;
        private readonly string[] places;

        internal Turn(ParallelTries tries, string[] places, int steps)
        {
            this.tries = tries;
            this.places = places;
            Steps = steps;
        }

        /// <summary>After how many steps of <see cref="RefusalEnd"/> its refusal ends at the earliest.</summary>
        public int Steps { get; }

        /// <inheritdoc/>
        public void Dispose() => tries.End(places);
    }
}
