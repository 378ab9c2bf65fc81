namespace Functions.Tests.Support;

/// <summary>The public keys of local.settings.json.</summary>
internal static class DevelopmentKeys
{
    /// <summary>Signs links.</summary>
    public const string Signing = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBrZXkgaXMgcHVibGljIQ==";

    /// <summary>What access tokens are signed with is derived from it.</summary>
    public const string Access = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBhY2Nlc3Mga2V5IGlzIHB1YmxpYyE=";
}
