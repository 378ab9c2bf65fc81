using System.Net.Http.Json;
using Functions.Tests.Support;
using MimeKit;

namespace Functions.Tests.Contract;

/// <summary>A started host, as those see it who know the contract alone.</summary>
/// <param name="kind">Which host it is.</param>
/// <param name="address">Where it takes requests.</param>
/// <param name="connectionString">Its storage.</param>
/// <param name="mailFolder">Where its mails go; null without delivery Email.</param>
public sealed class ProductHost(HostKind kind, Uri address, string connectionString, string? mailFolder)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestMail = TimeSpan.FromSeconds(60);

    public HostKind Kind => kind;

    public string ConnectionString => connectionString;

    /// <summary>Every answer must be as openapi.json says.</summary>
    public HttpClient Http { get; } = new(new DocumentedAnswers(new HttpClientHandler { AllowAutoRedirect = false }))
    {
        BaseAddress = address,
        Timeout = LongestAnswer,
    };

    public Task<HttpResponseMessage> RegisterAsync(object body) => Http.PostAsJsonAsync("/api/register", body);

    /// <summary>Registers with delivery Response; the link as it was answered.</summary>
    public async Task<Uri> LinkAsync(string userName, string password = "krzysiek")
    {
        using var answer = await RegisterAsync(new { username = userName, password });
        var body = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode != 201) throw new InvalidOperationException($"{(int)answer.StatusCode}: {body}");
        return new Uri((await TestServer.JsonAsync(answer)).GetProperty("confirmation_url").GetString()!);
    }

    /// <summary>Sends a request with headers such as <c>Accept: text/html</c>.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        return await Http.SendAsync(request);
    }

    /// <summary>The mail to an email, once it is there.</summary>
    public async Task<MimeMessage> MailAsync(string email)
    {
        using var patience = new CancellationTokenSource(LongestMail);
        while (true)
        {
            var mails = Directory.GetFiles(mailFolder!, "*.eml").Select(file => MimeMessage.Load(file));
            if (mails.FirstOrDefault(mail => mail.To.Mailboxes.Single().Address == email) is { } found) return found;
            await Task.Delay(100, patience.Token);
        }
    }
}
