using System.Collections.Concurrent;
using System.Text.Json;
using Accounts.Mail.Senders;
using ActivationFunctions;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Functions.Tests.Mail.Senders;

/// <summary>
/// Stands in for Azure Communication Services Email, after its REST reference (2025-09-01): <c>POST /emails:send</c>
/// and <c>GET /emails/operations/{id}</c>. Signatures are not checked. An operation id that is in use is refused
/// with 400, as customers report; the reference is silent there.
/// </summary>
internal sealed class AzureCommunicationService : IAsyncDisposable
{
    private const string Version = "?api-version=2025-09-01";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<JsonElement> mails = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AzureCommunicationService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(HandleAsync);
    }

    /// <summary>The bodies of the mails it took.</summary>
    public IReadOnlyCollection<JsonElement> Mails => mails;

    /// <summary>Method, path and query of all requests.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>What becomes of a post; null: it is taken and accepted.</summary>
    public Func<HttpContext, Task>? Post { get; set; }

    /// <summary>What becomes of a question; null: the operation's status, or 404.</summary>
    public Func<HttpContext, Task>? Ask { get; set; }

    /// <summary>Ends when a request was answered with silence.</summary>
    public Task Silent => silent.Task;

    /// <summary>The product's sender with the product's client.</summary>
    public AzureCommunicationMailSender Sender(TimeProvider clock)
    {
        var connection = $"endpoint={app.Urls.Single()}/;accesskey=c2VjcmV0";
        var settings = new AzureCommunicationOptions { ConnectionString = connection };
        return new(AzureCommunication.Client(settings, identity: null), Mail.Mails.Options(), clock);
    }

    public static async Task<AzureCommunicationService> StartAsync()
    {
        var service = new AzureCommunicationService();
        await service.app.StartAsync();
        return service;
    }

    /// <summary>An error as the service writes it, with the reader's email in its text.</summary>
    public static Func<HttpContext, Task> Error(int status, string code = "Error", string? retryAfter = null) =>
        async context =>
        {
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }
            context.Response.Headers["x-ms-error-code"] = code;
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(
                new { error = new { code, message = "It is about reader@example.org." } });
        };

    public static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>No answer, until the client goes.</summary>
    public async Task Silence(HttpContext context)
    {
        silent.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    /// <summary>Takes the mail as usual, and then answers otherwise.</summary>
    public Func<HttpContext, Task> TakeThen(Func<HttpContext, Task> answer) => async context =>
    {
        await TakeAsync(context);
        await answer(context);
    };

    public void HasOperation(Guid id, string status) => operations[id.ToString()] = status;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        requests.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString}");
        var answer = context.Request.Method switch
        {
            "POST" when path == "/emails:send" => Post ?? AcceptAsync,
            "GET" when path.StartsWith("/emails/operations/", StringComparison.Ordinal) => Ask ?? AnswerAsync,
            _ => Error(404),
        };
        await answer(context);
    }

    private async Task AcceptAsync(HttpContext context)
    {
        if (await TakeAsync(context) is not { } id)
        {
            await Error(400, "BadRequest")(context);
            return;
        }
        var host = $"{context.Request.Scheme}://{context.Request.Host}";
        context.Response.Headers["Operation-Location"] = $"{host}/emails/operations/{id}{Version}";
        context.Response.Headers.RetryAfter = "30";
        context.Response.StatusCode = 202;
        await context.Response.WriteAsJsonAsync(new { id, status = "Running", error = (object?)null });
    }

    /// <summary>The operation's id; null if it is in use.</summary>
    private async Task<string?> TakeAsync(HttpContext context)
    {
        var id = context.Request.Headers["Operation-Id"].ToString();
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (!operations.TryAdd(id, "Running"))
        {
            return null;
        }
        mails.Enqueue(body.RootElement.Clone());
        return id;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var id = context.Request.Path.Value!.Split('/')[^1];
        if (!operations.TryGetValue(id, out var status))
        {
            await Error(404, "NotFound")(context);
            return;
        }
        if (status is "Running" or "NotStarted")
        {
            context.Response.Headers.RetryAfter = "30";
        }
        var error = status == "Failed" ? new { code = "EmailDropped", message = "reader@example.org" } : null;
        await context.Response.WriteAsJsonAsync(new { id, status, error });
    }
}
