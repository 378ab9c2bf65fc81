using System.Net;
using System.Reflection;
using Accounts.Branding;
using Accounts.Links;
using Accounts.Mail.Senders;
using Accounts.Storage;

namespace Server;

/// <summary>
/// A small client of the API at <c>/</c>, in Development only: to try it from sign-up to sign-out, and no part of it.
/// </summary>
internal static class DemoPage
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Route, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/demo.css", "demo.css", "text/css; charset=utf-8"),
        ("/demo.js", "demo.js", "text/javascript; charset=utf-8"),
        ("/session.js", "session.js", "text/javascript; charset=utf-8"),
    ];

    public static void MapDemoPage(this WebApplication app)
    {
        var brand = app.Services.GetRequiredService<Brand>();
        var activation = app.Services.GetRequiredService<ActivationOptions>();
        var mail = app.Services.GetRequiredService<MailOptions>();
        foreach (var (route, file, type) in Files)
        {
            app.MapGet(route, (HttpRequest request, HttpResponse response) =>
            {
                response.Headers.ContentSecurityPolicy = Policy;
                response.Headers.CacheControl = "no-store";
                response.Headers.XContentTypeOptions = "nosniff";
                var text = file switch
                {
                    "index.html" => Page(request, brand, activation, mail),
                    "demo.css" => $"{brand.Style}{Read(file)}",
                    _ => Read(file),
                };
                return Results.Text(text, type);
            });
        }
    }

    /// <summary>The page, with what differs by settings.</summary>
    private static string Page(HttpRequest request, Brand brand, ActivationOptions activation, MailOptions mail)
    {
        // The page of an active account leads back to here, where the settings allow it.
        var own = $"{request.Scheme}://{request.Host}/#sign-in";
        return Read("index.html")
            .Fill("product", brand.ProductName)
            .Fill("delivery", activation.Delivery.ToString().ToLowerInvariant())
            .Fill("inbox", LocalMail.IsUsedBy(mail) ? LocalMail.Inbox.AbsoluteUri : "")
            .Fill("return", activation.ReturnUrls.Contains(own) ? own : "");
    }

    private static string Fill(this string page, string name, string value) =>
        page.Replace($"{{{name}}}", WebUtility.HtmlEncode(value), StringComparison.Ordinal);

    private static string Read(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
