using Microsoft.AspNetCore.Http;

namespace Accounts.Http;

/// <summary>
/// The URL this process is reached at, for links in Development when <c>Activation__PublicUrl</c> is not set.
/// Outside Development that setting is required, so that no link is ever built from a header a stranger can write.
/// </summary>
public sealed class ServedAddress
{
    private static readonly Uri FunctionsDefault = new("http://localhost:7071");

    /// <summary>Set by a host that knows its own URL.</summary>
    public Uri? Address { get; set; }

    internal Uri Of(HttpRequest? request)
    {
        if (Address is not null)
        {
            return Address;
        }

        if (request is not null
            && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var asked)
            && asked.IsLoopback)
        {
            return asked;
        }

        return FunctionsDefault;
    }
}
