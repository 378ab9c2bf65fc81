using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.Tests.Support;

/// <summary>The process has died. No retry follows: the client repeats broken connections only.</summary>
public sealed class CrashException() : Exception("The process died.");

/// <summary>Lets the process die at a chosen request to storage, before it is sent or once it is answered.</summary>
public sealed class StorageCrashes : StoragePolicy
{
    private int requests;
    private bool isDead;

    /// <summary>
    /// Whether the process dies at this request, by its number from 1 since <see cref="Restart"/>, before it or, with
    /// true, after it.
    /// </summary>
    public Func<int, bool, bool> DiesAt { get; set; } = (_, _) => false;

    /// <summary>From here nothing gets through until <see cref="Restart"/>.</summary>
    public void Die() => isDead = true;

    public void Restart()
    {
        requests = 0;
        isDead = false;
    }

    /// <summary>
    /// Runs a process that dies at this request, before it or, with true, once it is answered; whether it got there.
    /// </summary>
    public async Task<bool> DieAtAsync(int step, bool isAnswered, Func<Task> process)
    {
        Restart();
        DiesAt = (request, answered) => request == step && answered == isAnswered;
        try
        {
            await process();
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
        finally
        {
            DiesAt = (_, _) => false;
            Restart();
        }
    }

    /// <summary>
    /// Runs a process in which something else happens just before this request; whether it got there.
    /// </summary>
    public async Task<bool> MeetAsync(int step, Func<Task> process, Func<Task> other)
    {
        var hasMet = false;
        Restart();
        DiesAt = (request, isAnswered) =>
        {
            if (request == step && !isAnswered && !hasMet)
            {
                hasMet = true;
                other().GetAwaiter().GetResult();
            }

            return false;
        };
        await process();
        DiesAt = (_, _) => false;
        return hasMet;
    }

    /// <summary>Throws where the process dies here.</summary>
    public void Meet(bool isAnswered)
    {
        var request = isAnswered ? requests : Interlocked.Increment(ref requests);
        isDead = isDead || DiesAt(request, isAnswered);
        if (isDead)
        {
            throw new CrashException();
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Meet(isAnswered: false);
        await ProcessNextAsync(message, pipeline);
        Meet(isAnswered: true);
    }
}
