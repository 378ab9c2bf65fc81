using System.Net.Http.Json;
using Functions.Tests.Support;
using MimeKit;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>A started host, as those see it who know the contract alone.</summary>
/// <param name="kind">Which host it is.</param>
/// <param name="address">Where it takes requests.</param>
/// <param name="connectionString">Its storage.</param>
/// <param name="mails">Where its mails go; null without delivery Email.</param>
public sealed class ProductHost(HostKind kind, Uri address, string connectionString, PickupFolder? mails)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(90);

    public HostKind Kind => kind;

    public string ConnectionString => connectionString;

    /// <summary>Its accounts, as they are in storage.</summary>
    public HostAccounts Accounts { get; } = new(connectionString);

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
        if ((int)answer.StatusCode != 201)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {body}");
        }

        return await LinkClient.UrlOfAsync(answer);
    }

    /// <summary>Registers with delivery Email; the path of a link as a mail would have it.</summary>
    public async Task<string> MailedPathAsync(string email, string? userName = null, string password = "krzysiek")
    {
        using var answer = await RegisterAsync(new { email, username = userName, password });
        Assert.Equal(202, (int)answer.StatusCode);
        return HostAccounts.PathOf((await Accounts.FindAsync(email))!.RowKey);
    }

    /// <summary>The outcome of a GET for JSON.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The outcome of a POST of JSON.</summary>
    public async Task<string> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>Opens a path as a browser does, or sends it a form; the page.</summary>
    public async Task<ProductPage> PageAsync(string path, params (string Name, string Value)[] form)
    {
        using var body = new FormUrlEncodedContent(form.ToDictionary(field => field.Name, field => field.Value));
        var isForm = form.Length > 0;
        return await PageAsync(isForm ? HttpMethod.Post : HttpMethod.Get, path, isForm ? body : null);
    }

    /// <inheritdoc cref="PageAsync(string, ValueTuple{string, string}[])"/>
    public async Task<ProductPage> PageAsync(HttpMethod method, string path, HttpContent? body)
    {
        using var answer = await SendAsync(method, path, body, "Accept: text/html");
        return await ProductPage.ReadAsync(answer);
    }

    /// <summary>Sends a request with headers such as <c>Accept: text/html</c>.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>The mail to an email, once it is there.</summary>
    public async Task<MimeMessage> MailAsync(string email) => (await MailsAsync(email, 1))[0];

    /// <summary>The mails to an email, once there are so many, in no order.</summary>
    public Task<IReadOnlyList<MimeMessage>> MailsAsync(string email, int count) => mails!.ToAsync(email, count);
}
