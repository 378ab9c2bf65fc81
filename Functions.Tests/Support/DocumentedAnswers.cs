using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// Fails the test that gets an answer which openapi.json does not document: its status, media type, body, or headers.
/// What the document does not know at all, such as <c>/</c> and addresses that answer 404 or 405, is left alone.
/// </summary>
public sealed class DocumentedAnswers(HttpMessageHandler inner, ApiContract? contract = null) : DelegatingHandler(inner)
{
    private readonly ApiContract contract = contract ?? ApiContract.Committed;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (contract.Find(request.Method, request.RequestUri!.AbsolutePath) is not { } operation)
        {
            return answer;
        }

        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (operation.FaultOf(answer, body) is { } fault)
        {
            Assert.Fail(
                $"openapi.json does not document this answer of {operation.Name}: {fault}\n"
                + $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}\n{body}");
        }

        return answer;
    }
}
