using Microsoft.Extensions.Configuration;

namespace Accounts.Storage;

/// <summary>
/// Where accounts and mail messages are kept: the setting <c>AzureWebJobsStorage</c>, either a connection string or
/// the services' URLs with a managed identity.
/// </summary>
/// <param name="ConnectionString">The connection string; null with a managed identity.</param>
/// <param name="TableServiceUri">The URL of the tables, else.</param>
/// <param name="QueueServiceUri">The URL of the queues, else.</param>
/// <param name="ClientId">The managed identity; null for the machine's own.</param>
public sealed record StorageOptions(
    string? ConnectionString,
    Uri? TableServiceUri,
    Uri? QueueServiceUri,
    string? ClientId)
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "AzureWebJobsStorage";

    /// <summary>The connection string of Azurite at its own ports.</summary>
    public const string Development = "UseDevelopmentStorage=true";

    private const string TableUri = "tableServiceUri";
    private const string QueueUri = "queueServiceUri";

    /// <summary>
    /// The settings of services that were meant to be URLs: an identity is shown by https alone, or the SDK refuses the
    /// service at the first call.
    /// </summary>
    public IReadOnlyList<string> WrongUris { get; private init; } = [];

    /// <summary>Whether nothing but this machine can be reached with these settings.</summary>
    public bool IsLoopback
    {
        get
        {
            if (ConnectionString is null)
            {
                return TableServiceUri is { IsLoopback: true } && QueueServiceUri is null or { IsLoopback: true };
            }

            var endpoints = Endpoints(ConnectionString).ToList();
            return ConnectionString == Development || (endpoints.Count > 0 && endpoints.All(IsLoopbackUrl));
        }
    }

    /// <summary>Reads the settings; whether they can work is not checked.</summary>
    public static StorageOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        return new StorageOptions(
            string.IsNullOrWhiteSpace(section.Value) ? null : section.Value.Trim().TrimEnd(';'),
            UrlOf(section[TableUri]), UrlOf(section[QueueUri]),
            string.IsNullOrWhiteSpace(section["clientId"]) ? null : section["clientId"])
        {
            WrongUris =
            [
                .. new[] { TableUri, QueueUri }
                    .Where(name => !string.IsNullOrWhiteSpace(section[name]) && UrlOf(section[name]) is null),
            ],
        };
    }

    private static Uri? UrlOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url : null;

    private static IEnumerable<string> Endpoints(string connectionString) => connectionString.Split(';')
        .Select(part => part.Split('=', 2))
        .Where(part => part.Length == 2 && part[0].Trim().EndsWith("Endpoint", StringComparison.OrdinalIgnoreCase))
        .Select(part => part[1]);

    private static bool IsLoopbackUrl(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
