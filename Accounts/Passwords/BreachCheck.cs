using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Accounts.Passwords;

/// <summary>Whether chosen passwords are looked for in known data breaches.</summary>
public enum BreachSource
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>In the list of Have I Been Pwned, or at a service that answers like it.</summary>
    Hibp,
}

/// <summary>
/// Asks a service whether a password is known from a data breach. It learns five of the forty digits of the password's
/// SHA-1, which hundreds of passwords share, and its answer is padded, so that its length says nothing either. Where it
/// does not answer in a second the password is taken: a service that is down must not keep people from their accounts.
/// </summary>
public sealed class BreachCheck : IDisposable
{
    private const int PrefixDigits = 5;
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly PasswordOptions options;
    private readonly ILogger<BreachCheck> log;
    private readonly HttpClient http;

    /// <summary>Asks the service of the settings, if any.</summary>
    public BreachCheck(PasswordOptions options, ILogger<BreachCheck> log)
    {
        this.options = options;
        this.log = log;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Trace headers, and what the client put into them, are none of the service's business.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = ConnectionLifetime,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        http.DefaultRequestHeaders.Add("Add-Padding", "true");
        http.DefaultRequestHeaders.Add("User-Agent", "activation-functions");
    }

    /// <summary>Whether the password, in the form that is hashed, is known; false where nobody could say.</summary>
    public async Task<bool> IsBreachedAsync(string prepared, CancellationToken cancellationToken)
    {
        if (options.BreachCheck == BreachSource.None)
        {
            return false;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var digits = DigitsOf(prepared);
            var url = new Uri($"{options.BreachUrl.AbsoluteUri.TrimEnd('/')}/{digits[..PrefixDigits]}");
            // As bytes: asked for a text, the client throws another exception where the charset is unknown.
            var answer = Encoding.ASCII.GetString(await http.GetByteArrayAsync(url, patience.Token));
            var isBreached = Holds(answer, digits[PrefixDigits..]);
            Telemetry.BreachChecks.Count(isBreached ? "breached" : "unknown");
            return isBreached;
        }
        catch (Exception failure)
            when (failure is HttpRequestException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            log.BreachCheckFailed(failure.GetType().Name);
            Telemetry.BreachChecks.Count("failed");
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Lines of 35 digits, a colon and a count; those made up to pad the answer have the count 0.</summary>
    internal static bool Holds(string answer, string suffix)
    {
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            if (line.Length > suffix.Length && line[suffix.Length] == ':'
                && line[..suffix.Length].Equals(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return !line[(suffix.Length + 1)..].Trim().SequenceEqual("0");
            }
        }

        return false;
    }

    [SuppressMessage(
        "Security",
        "CA5350",
        Justification = "The service's list is keyed by SHA-1; nothing is kept by it.")]
    private static string DigitsOf(string prepared) =>
        Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(prepared)));
}
