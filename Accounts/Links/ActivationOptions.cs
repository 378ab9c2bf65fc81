using Accounts.Storage;

namespace Accounts.Links;

/// <summary>Settings of section <c>Activation</c>.</summary>
public sealed class ActivationOptions
{
    /// <summary>How links travel.</summary>
    public Delivery Delivery { get; init; } = Delivery.Email;

    /// <summary>
    /// Who may register with delivery Response where any are set, as they must be outside Development; 32 characters or
    /// more each.
    /// </summary>
    public IReadOnlyList<string> ClientKeys { get; init; } = [];

    /// <summary>Base of every link, without <c>/api</c>; in Development the URL served when not set.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>
    /// Whether a GET only shows a page and a POST activates; by default true with Email, false with Response.
    /// </summary>
    public bool? ConfirmOnGet { get; init; }

    /// <summary>How long a registration stays pending, in which new links can be made.</summary>
    public TimeSpan PendingPeriod { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Exact values allowed as <c>returnUrl</c>.</summary>
    public IReadOnlyList<string> ReturnUrls { get; init; } = [];

    /// <summary><see cref="ConfirmOnGet"/> with its default applied.</summary>
    internal bool ConfirmsOnGet => ConfirmOnGet ?? Delivery == Delivery.Email;

    /// <summary>Whether browsers come by TLS: the public URL says so, and means another machine than theirs.</summary>
    internal bool IsServedByTls => PublicUrl is { IsLoopback: false } url && url.Scheme == Uri.UriSchemeHttps;

    /// <summary>The return URL of an account, if it is still one of those allowed.</summary>
    internal string? Allowed(string? returnUrl) =>
        returnUrl is not null && ReturnUrls.Contains(returnUrl, StringComparer.Ordinal) ? returnUrl : null;
}
