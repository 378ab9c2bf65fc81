using Accounts.Claims;
using Accounts.Http;
using Accounts.Links;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;
using Accounts.Texts;

namespace Accounts.Registration;

/// <summary>A registration as asked for, checked.</summary>
/// <param name="Account">The account that is wanted; its password is not yet checked.</param>
/// <param name="Delivery">How its link will travel.</param>
/// <param name="Locale">BCP 47 tag, as given.</param>
/// <param name="ReturnUrl">One of the allowed values.</param>
internal sealed record RegisterRequest(
    WantedAccount Account,
    Delivery Delivery,
    string? Locale,
    string? ReturnUrl)
{
    /// <summary>Texts of the account that a guesser of its password would try.</summary>
    public IReadOnlyList<string> Known => PasswordHints.Of(Account.Name.Typed, Account.Email?.Typed);

    /// <summary>Reads and checks the fields.</summary>
    /// <exception cref="ProblemException">400: a field has a fault; all are named.</exception>
    public static RegisterRequest From(RequestFields fields, ActivationOptions options, string? network)
    {
        var email = EmailOf(fields, options.Delivery == Delivery.Email);
        var name = NameOf(fields, email);
        var password = fields.Text("password");
        if (password is null && fields.IsSound("password"))
        {
            fields.Fault("password", "The password is missing.");
        }

        var locale = fields.Text("locale");
        if (locale is not null && !Languages.IsTag(locale))
        {
            fields.Fault("locale", "The locale is not a language tag such as de or de-AT.");
        }

        var returnUrl = fields.Text("returnUrl");
        if (returnUrl is not null && options.Allowed(returnUrl) is null)
        {
            fields.Fault("returnUrl", "The return URL is not one of those allowed.");
        }

        fields.ThrowIfFaulty();
        return new RegisterRequest(
            new WantedAccount(name!, email, password!, network),
            options.Delivery,
            locale,
            returnUrl);
    }

    private static EmailAddress? EmailOf(RequestFields fields, bool isRequired)
    {
        var text = fields.Text("email");
        if (text is null)
        {
            if (isRequired && fields.IsSound("email"))
            {
                fields.Fault("email", "The email is missing.");
            }

            return null;
        }

        var email = EmailAddress.TryParse(text);
        if (email is null)
        {
            fields.Fault("email", "The email is not valid.");
        }

        return email;
    }

    private static UserName? NameOf(RequestFields fields, EmailAddress? email)
    {
        if (fields.Text("username") is { } text)
        {
            var name = UserName.TryParse(text, email, out var fault);
            if (name is null)
            {
                fields.Fault("username", fault);
            }

            return name;
        }

        if (email is null && fields.IsSound("email") && fields.IsSound("username"))
        {
            fields.Fault("username", "A user name or an email is required.");
        }

        return email is null ? null : UserName.Of(email);
    }
}
