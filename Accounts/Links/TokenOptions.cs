namespace Accounts.Links;

/// <summary>Settings of section <c>Token</c>.</summary>
public sealed class TokenOptions
{
    /// <summary>
    /// The key of <c>local.settings.json</c>: public, therefore refused outside Development and on storage that is not
    /// loopback.
    /// </summary>
    internal const string DevelopmentKey = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBrZXkgaXMgcHVibGljIQ==";

    /// <summary>
    /// Base64 keys of 32 bytes or more: the first signs, all verify, so that a key is rotated with no link lost.
    /// </summary>
    public IReadOnlyList<string> SigningKeys { get; init; } = [];

    /// <summary>How long a link lives from when it is made; 1 second to 7 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The decoded key, or null when it is no base64 of 32 bytes or more.</summary>
    internal static byte[]? Decode(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length) && length >= 32 ? bytes[..length] : null;
    }
}
