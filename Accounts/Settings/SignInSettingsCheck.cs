using System.Text.Encodings.Web;
using System.Text.Json;
using Accounts.Links;
using Accounts.Sessions;
using Accounts.Storage;

namespace Accounts.Settings;

/// <summary>The rules of the settings of sign-in.</summary>
internal static class SignInSettingsCheck
{
    /// <summary>
    /// Bytes of issuer and audiences together: they stand in every access token, and those in headers.
    /// </summary>
    private const int LongestNames = 2000;

    /// <summary>Quotation marks and comma.</summary>
    private const int BytesAroundName = 3;

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(365);

    public static IEnumerable<SettingFault> Faults(AccountsSettings settings, HostTraits host) =>
    [
        .. KeySettingsCheck.Faults("SignIn__AccessKeys", settings.SignIn.AccessKeys, settings.Storage, host),
        .. Repeated(settings.SignIn, settings.Token),
        .. Lifetimes(settings.SignIn),
        .. Names(settings.SignIn, host),
        .. Room(settings.SignIn, settings.Activation.PublicUrl),
    ];

    /// <summary>Keys are compared as what they are decoded to: blanks in base64 make no other key.</summary>
    private static IEnumerable<SettingFault> Repeated(SignInOptions signIn, TokenOptions token)
    {
        var links = token.SigningKeys.Select(Decoded).ToList();
        var before = new List<string?>();
        for (var i = 0; i < signIn.AccessKeys.Count; i++)
        {
            var key = Decoded(signIn.AccessKeys[i]);
            if (key is not null && links.Contains(key))
            {
                yield return new(
                    $"SignIn__AccessKeys__{i}",
                    "is a key of Token__SigningKeys too: who gets one must not have the other");
            }

            // Verifiers that find two keys of one id take neither.
            if (key is not null && before.Contains(key))
            {
                yield return new($"SignIn__AccessKeys__{i}", "is the same key as one before it");
            }

            before.Add(key);
        }
    }

    private static string? Decoded(string key) =>
        TokenOptions.Decode(key) is { } bytes ? Convert.ToBase64String(bytes) : null;

    private static IEnumerable<SettingFault> Lifetimes(SignInOptions signIn)
    {
        if (signIn.AccessLifetime < TimeSpan.FromMinutes(1) || signIn.AccessLifetime > TimeSpan.FromHours(1))
        {
            yield return new("SignIn__AccessLifetime", "is not between 1 minute and 1 hour");
        }

        if (signIn.IdleLifetime < TimeSpan.FromMinutes(1) || signIn.IdleLifetime > LongestLifetime)
        {
            yield return new("SignIn__IdleLifetime", "is not between 1 minute and 365 days");
        }

        if (signIn.MaximumLifetime < TimeSpan.FromMinutes(1) || signIn.MaximumLifetime > LongestLifetime)
        {
            yield return new("SignIn__MaximumLifetime", "is not between 1 minute and 365 days");
        }

        if (signIn.ReuseGrace < TimeSpan.Zero || signIn.ReuseGrace > TimeSpan.FromMinutes(5))
        {
            yield return new("SignIn__ReuseGrace", "is not between 0 seconds and 5 minutes");
        }
        else if (signIn.ReuseGrace >= signIn.IdleLifetime && signIn.IdleLifetime >= TimeSpan.FromMinutes(1))
        {
            yield return new(
                "SignIn__ReuseGrace", "is not shorter than SignIn__IdleLifetime: no session could be carried on");
        }
    }

    private static IEnumerable<SettingFault> Names(SignInOptions signIn, HostTraits host)
    {
        for (var i = 0; i < signIn.Audiences.Count; i++)
        {
            if (signIn.Audiences[i].Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                yield return new($"SignIn__Audiences__{i}", "holds a blank: no other API would find itself in it");
            }
        }

        if (signIn.Issuer is { } issuer
            && (issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || issuer.UserInfo.Length > 0))
        {
            yield return new("SignIn__Issuer", "is not scheme://host[/base]");
        }

        if (signIn.Issuer is { IsLoopback: false } open && open.Scheme != Uri.UriSchemeHttps && !host.IsDevelopment)
        {
            yield return new(
                "SignIn__Issuer", "is http: outside Development keys are fetched by https, unless from this machine");
        }
    }

    /// <summary>Whether an access token has room for them, as <see cref="SignInIssuer"/> says them.</summary>
    private static IEnumerable<SettingFault> Room(SignInOptions signIn, Uri? publicUrl)
    {
        // Without either it is Development's: the address served, which is short.
        var issuer = signIn.Issuer?.OriginalString ?? (publicUrl is null ? "" : LinkUrls.ApiUrl(publicUrl));
        var audiences = signIn.Audiences.Count > 0 ? signIn.Audiences : [issuer];
        if (audiences.Append(issuer).Sum(BytesOf) <= LongestNames)
        {
            yield break;
        }

        var setting = signIn switch
        {
            { Audiences.Count: > 0 } => "SignIn__Audiences__0",
            { Issuer: not null } => "SignIn__Issuer",
            _ => "Activation__PublicUrl",
        };
        yield return new(
            setting,
            $"makes access tokens too long: issuer and audiences have more than {LongestNames} bytes in them; "
            + "without an audience the issuer stands there twice");
    }

    /// <summary>Of a name in a token, with what the writer of tokens makes of its letters.</summary>
    private static int BytesOf(string name)
    {
        var text = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return text.EncodedUtf8Bytes.Length + BytesAroundName;
    }
}
