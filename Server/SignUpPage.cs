using System.Reflection;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;

namespace Server;

/// <summary>A small sign-up page at <c>/</c>, in Development only: a client of the API to try it with, and no part of it.</summary>
internal static class SignUpPage
{
    private static readonly (string Route, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"), ("/signup.css", "signup.css", "text/css; charset=utf-8"), ("/signup.js", "signup.js", "text/javascript; charset=utf-8"),
    ];

    public static void MapSignUpPage(this WebApplication app)
    {
        foreach (var (route, file, type) in Files)
        {
            app.MapGet(route, (HttpResponse response, ActivationOptions activation, MailOptions mail) =>
            {
                response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                response.Headers.CacheControl = "no-store";
                response.Headers.XContentTypeOptions = "nosniff";
                return Results.Text(Read(file)
                    .Replace("{delivery}", activation.Delivery.ToString().ToLowerInvariant(), StringComparison.Ordinal)
                    .Replace("{inbox}", LocalMail.IsUsedBy(mail) ? LocalMail.Inbox.AbsoluteUri : "", StringComparison.Ordinal), type);
            });
        }
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
