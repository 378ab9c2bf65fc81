using Accounts.Http;

namespace Functions.Tests.ApiDescription;

/// <summary>What the document says of the service itself.</summary>
internal static class ServiceOperations
{
    private const string Group = "Service";

    public static readonly OperationDescription Health = new(
        Group,
        "Is storage reachable",
        "Asks storage; nothing is cached.")
    {
        Answers = [new(200, "Storage answers.", ("healthy", new DetailBody("Healthy")))],
        Problems = [Problems.InternalError, Problems.StorageUnavailable],
    };

    public static readonly OperationDescription OpenApi = new(
        Group,
        "This API as OpenAPI 3.1",
        "The very document that you are reading.")
    {
        Answers = [new(200, "The document.")],
        Problems = [Problems.InternalError],
    };
}
