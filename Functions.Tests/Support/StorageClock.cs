using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.Tests.Support;

/// <summary>
/// Lets storage go by a clock that a test sets: the <c>Date</c> of every success is this clock's time, in whole seconds
/// as storage writes it.
/// </summary>
public sealed class StorageClock(TimeProvider clock) : StoragePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        // The SDK finds a failure's code in its own response only.
        if (!message.Response.IsError)
        {
            message.Response = new DatedResponse(message.Response, clock.GetUtcNow().ToString("R"));
        }
    }

    private sealed class DatedResponse(Response inner, string date) : Response
    {
        private const string Name = "Date";

        public override int Status => inner.Status;

        public override string ReasonPhrase => inner.ReasonPhrase;

        public override bool IsError => inner.IsError;

        public override Stream? ContentStream
        {
            get => inner.ContentStream;
            set => inner.ContentStream = value;
        }

        public override string ClientRequestId
        {
            get => inner.ClientRequestId;
            set => inner.ClientRequestId = value;
        }

        public override void Dispose() => inner.Dispose();

        protected override bool ContainsHeader(string name) => inner.Headers.Contains(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            inner.Headers.Select(header => IsDate(header.Name) ? new HttpHeader(Name, date) : header);

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = IsDate(name) ? date : null;
            return value is not null || inner.Headers.TryGetValue(name, out value);
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = IsDate(name) ? [date] : null;
            return values is not null || inner.Headers.TryGetValues(name, out values);
        }

        private static bool IsDate(string name) => name.Equals(Name, StringComparison.OrdinalIgnoreCase);
    }
}
