namespace Accounts.Links;

/// <summary>How an activation link reaches the person who registers.</summary>
public enum Delivery
{
    /// <summary>By mail, after the answer.</summary>
    Email,

    /// <summary>In the answer: for development and trusted back ends.</summary>
    Response,
}

/// <summary>Settings of section <c>Activation</c>.</summary>
public sealed class ActivationOptions
{
    /// <summary>How links travel.</summary>
    public Delivery Delivery { get; init; } = Delivery.Email;

    /// <summary>Who may register with delivery Response outside Development; 32 characters or more each.</summary>
    public IReadOnlyList<string> ClientKeys { get; init; } = [];

    /// <summary>Base of every link, without <c>/api</c>; in Development the address served when not set.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether a GET only shows a page and a POST activates; by default true with Email, false with Response.</summary>
    public bool? ConfirmOnGet { get; init; }

    /// <summary>Whether activating asks for the password chosen at registration; by default true with Email, false with Response.</summary>
    public bool? RequirePassword { get; init; }

    /// <summary>How long a registration stays pending, in which links can be made anew; then its name and address are free.</summary>
    public TimeSpan PendingPeriod { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Exact values allowed as <c>returnUrl</c>.</summary>
    public IReadOnlyList<string> ReturnUrls { get; init; } = [];

    /// <summary><see cref="ConfirmOnGet"/> with its default applied.</summary>
    internal bool ConfirmsOnGet => ConfirmOnGet ?? Delivery == Delivery.Email;

    /// <summary><see cref="RequirePassword"/> with its default applied.</summary>
    internal bool RequiresPassword => RequirePassword ?? Delivery == Delivery.Email;
}
