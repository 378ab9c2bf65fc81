using Microsoft.Extensions.Configuration;

namespace Accounts.Storage;

/// <summary>
/// Where accounts and mail messages are kept: the setting <c>AzureWebJobsStorage</c>, either a connection string or
/// service addresses reached with a managed identity.
/// </summary>
internal sealed record StorageOptions(
    string? ConnectionString,
    Uri? TableServiceUri,
    Uri? QueueServiceUri,
    string? ClientId)
{
    public const string Setting = "AzureWebJobsStorage";

    public const string Development = "UseDevelopmentStorage=true";

    private const string TableUri = "tableServiceUri";
    private const string QueueUri = "queueServiceUri";

    /// <summary>
    /// The settings of services that were meant to be URLs: an identity is shown by https alone, or the SDK refuses the
    /// service at the first call.
    /// </summary>
    public IReadOnlyList<string> WrongUris { get; private init; } = [];

    /// <summary>Whether nothing but this machine can be reached with these settings.</summary>
    public bool IsLoopback =>
        ConnectionString is not null
            ? ConnectionString == Development
                || Endpoints(ConnectionString).All(IsLoopbackAddress) && Endpoints(ConnectionString).Any()
            : TableServiceUri is { IsLoopback: true } && QueueServiceUri is null or { IsLoopback: true };

    public static StorageOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        return new StorageOptions(
            string.IsNullOrWhiteSpace(section.Value) ? null : section.Value.Trim().TrimEnd(';'),
            Address(section[TableUri]), Address(section[QueueUri]),
            string.IsNullOrWhiteSpace(section["clientId"]) ? null : section["clientId"])
        {
            WrongUris =
            [
                .. new[] { TableUri, QueueUri }
                    .Where(name => !string.IsNullOrWhiteSpace(section[name]) && Address(section[name]) is null),
            ],
        };
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    private static IEnumerable<string> Endpoints(string connectionString) => connectionString.Split(';')
        .Select(part => part.Split('=', 2))
        .Where(part => part.Length == 2 && part[0].Trim().EndsWith("Endpoint", StringComparison.OrdinalIgnoreCase))
        .Select(part => part[1]);

    private static bool IsLoopbackAddress(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
