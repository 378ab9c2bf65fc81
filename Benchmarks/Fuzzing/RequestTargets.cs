using System.Text;
using Accounts.Activation;
using Accounts.Branding;
using Accounts.Http;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Registration;
using Accounts.Storage;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;

namespace Benchmarks.Fuzzing;

/// <summary>Bodies and headers of requests.</summary>
internal static class RequestTargets
{
    private const string ReturnUrl = "https://app.example.org/welcome";
    private static readonly string ClientKey = string.Concat(Enumerable.Repeat("key-öß1€", 5));

    private static readonly ActivationOptions ByMail = new() { ReturnUrls = [ReturnUrl] };
    private static readonly ActivationOptions ByResponse = new()
    {
        Delivery = Delivery.Response,
        ReturnUrls = [ReturnUrl],
        ClientKeys = [new string('k', 32), ClientKey],
    };
    private static readonly ClientKeyGuard ClientKeys = new(ByResponse);
    private static readonly ActivationMails Mails = new(new MailComposer(new BrandOptions()));

    private static readonly string[] JsonBodies =
    [
        "{\"username\":\"krzysiek\",\"email\":\"krzysiek@example.org\",\"password\":\"correct horse\","
        + "\"locale\":\"de-AT\",\"returnUrl\":\"https://app.example.org/welcome\"}",
        "\ufeff{ \"username\" : \"Krzyś \\ud83d\\ude00\", \"password\" : \"pass\\u0000word\", \"email\" : null }",
        "{\"email\":\"a.b+c@exämple.org\",\"password\":\"correct horse\"}",
        "{\"username\":\"anna@example.org\",\"email\":\"Anna@Example.org\",\"password\":\"x\","
        + "\"more\":[1,{\"a\":[true,null]}]}",
        "{\"email\":\"a@b\",\"token\":\"eyJ\",\"new_password\":\"x\",\"password\":7}",
        $"{{\"username\":\"{new string('x', 16_350)}\",\"password\":\"p\"}}",
        "[]",
        "{}",
        "",
    ];

    private static readonly string[] Forms =
    [
        "password=correct+horse&username=anna",
        "new_password=correct+horse",
        "email=anna%40example.org",
        "token=eyJhbGciOi.eyJpc3Mi.c2ln",
        "password=%F0%9F%98%80%ff&password=again&=&x",
        string.Join('&', Enumerable.Range(0, 19).Select(i => $"f{i}={i}")),
        "",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.OfBytes("JSON body", 20, JsonBodies, body => RegisterAsync(body, "application/json")),
        FuzzTarget.OfBytes(
            "form body",
            10,
            Forms,
            body =>
                FuzzTarget.RefusableAsync(async () =>
                {
                    var fields = await RequestFields.ReadAsync(
                        Request("application/x-www-form-urlencoded", body),
                        formOrEmpty: true,
                        default);
                    _ = ActivationAttempt.From(fields, "network");
                    _ = (fields.Text("email"), fields.Text("token"));
                    fields.ThrowIfFaulty();
                    return Verdict.Taken();
                })),
        FuzzTarget.OfText(
            "content type",
            6,
            [
                "application/json",
                "application/json; charset=utf-8",
                "APPLICATION/JSON;charset=\"UTF-8\"; a=b",
                "application/x-www-form-urlencoded",
                "text/plain",
                "",
            ],
            contentType =>
                RegisterAsync("{\"email\":\"krzysiek@example.org\",\"password\":\"x\"}"u8.ToArray(), contentType)),
        FuzzTarget.OfText(
            "Accept",
            6,
            [
                "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
                "application/json",
                "*/*",
                "text/html;q=0.5;level=1, application/json;q=0.4",
                "text/html;q=0",
            ],
            accept =>
            {
                var request = Request("", []);
                request.Headers.Accept = accept;
                return Negotiation.WantsPage(request)
                    ? Verdict.Taken(
                        (
                            accept.Contains("text", StringComparison.OrdinalIgnoreCase)
                                && accept.Contains("html", StringComparison.OrdinalIgnoreCase),
                            "a page for who does not name text/html"))
                    : Verdict.Refused;
            }),
        FuzzTarget.OfText(
            "Accept-Language",
            6,
            ["de-AT,de;q=0.9,en;q=0.8", "pl", "fr-CH, fr;q=0.9, *;q=0.5", "es;q=1.000,en;q=0", "de;q=1e5"],
            languages =>
                Verdict.Taken(
                    (
                        Languages.Supported.Contains(Languages.FromAcceptLanguage(languages).Name),
                        "a language without texts"),
                    (Languages.Supported.Contains(Languages.For(languages).Name), "a locale without texts"))),
        FuzzTarget.OfText(
            "x-client-key",
            4,
            ByResponse.ClientKeys,
            key =>
                FuzzTarget.RefusableAsync(() =>
                {
                    var request = Request("", []);
                    request.Headers["x-client-key"] = key;
                    ClientKeys.Check(request);
                    return Task.FromResult(
                        Verdict.Taken((ByResponse.ClientKeys.Contains(key), "another key is taken")));
                })),
    ];

    private static Task<Verdict> RegisterAsync(byte[] body, string contentType) =>
        FuzzTarget.RefusableAsync(async () =>
        {
            var options = body.Length % 2 == 0 ? ByMail : ByResponse;
            var fields = await RequestFields.ReadAsync(Request(contentType, body), formOrEmpty: false, default);
            var wanted = RegisterRequest.From(fields, options, "network");
            var mail = wanted.Account.Email is null
                ? null
                : await Mails.LinkAsync(
                    wanted.Account.Email.Mailed,
                    wanted.Locale,
                    new Uri("https://a.example/api/activate/x"),
                    TimeSpan.FromHours(2),
                    Guid.Empty,
                    CancellationToken.None);
            return Verdict.Taken(
                (body.Length <= 16 * 1024, "a body larger than 16 KiB"),
                (wanted.Account.Name.Canonical.Length is > 0 and <= 254, "a name out of bounds"),
                (options != ByMail || wanted.Account.Email is not null, "no address with delivery Email"),
                (
                    !wanted.Account.Name.Canonical.Contains('@')
                        || wanted.Account.Name.Canonical == wanted.Account.Email?.Canonical,
                    "another's address as a name"),
                (AccountNames.Key(wanted.Account.Name.Typed).Length == 64, "no key"),
                (wanted.ReturnUrl is null or ReturnUrl, "a return address that is not allowed"),
                (Encoding.UTF8.GetByteCount(wanted.Account.Password) <= 16 * 1024, "a password larger than the body"),
                (
                    mail is null
                        || mail.Text.Contains("\nhttps://a.example/api/activate/x\n", StringComparison.Ordinal),
                    "a mail without its link on a line of its own"));
        });

    private static HttpRequest Request(string contentType, byte[] body)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(body);
        if (contentType.Length > 0)
        {
            request.ContentType = contentType;
        }

        return request;
    }
}
