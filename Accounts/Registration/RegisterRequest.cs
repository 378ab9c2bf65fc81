using System.Text.RegularExpressions;
using Accounts.Http;
using Accounts.Links;
using Accounts.Names;

namespace Accounts.Registration;

/// <summary>A registration as asked for, checked.</summary>
/// <param name="Name">The user name; the address where none was given.</param>
/// <param name="Email">The address, where one was given.</param>
/// <param name="Password">The password, not yet judged.</param>
/// <param name="Locale">BCP 47 tag, as given.</param>
/// <param name="ReturnUrl">One of the allowed values.</param>
internal sealed partial record RegisterRequest(UserName Name, EmailAddress? Email, string Password, string? Locale, string? ReturnUrl)
{
    /// <summary>Reads and checks the fields; faults go to <paramref name="fields"/>.</summary>
    /// <exception cref="ProblemException">400: a field has a fault.</exception>
    public static RegisterRequest From(RequestFields fields, ActivationOptions options)
    {
        var email = Address(fields, options.Delivery == Delivery.Email);
        var name = NameOf(fields, email);
        var password = fields.Text("password");
        if (password is null && fields.IsSound("password")) fields.Fault("password", "The password is missing.");
        var locale = fields.Text("locale");
        if (locale is not null && !LanguageTag().IsMatch(locale)) fields.Fault("locale", "The locale is not a language tag such as de or de-AT.");
        var returnUrl = fields.Text("returnUrl");
        if (returnUrl is not null && !options.ReturnUrls.Contains(returnUrl, StringComparer.Ordinal))
            fields.Fault("returnUrl", "The return address is not one of those allowed.");
        fields.ThrowIfFaulty();
        return new RegisterRequest(name!, email, password!, locale, returnUrl);
    }

    private static EmailAddress? Address(RequestFields fields, bool isRequired)
    {
        var text = fields.Text("email");
        if (text is null)
        {
            if (isRequired && fields.IsSound("email")) fields.Fault("email", "The e-mail address is missing.");
            return null;
        }

        var email = EmailAddress.TryParse(text);
        if (email is null) fields.Fault("email", "The e-mail address is not valid.");
        return email;
    }

    /// <summary>A name with an @ must be the address: otherwise a stranger could take it as a name.</summary>
    private static UserName? NameOf(RequestFields fields, EmailAddress? email)
    {
        if (fields.Text("username") is not { } text)
        {
            if (!fields.IsSound("username")) return null;
            if (email is not null) return new UserName(email.Typed, email.Canonical);
            if (fields.IsSound("email")) fields.Fault("username", "A user name or an e-mail address is required.");
            return null;
        }

        var name = UserName.TryParse(text, out var fault);
        if (name is null) fields.Fault("username", fault);
        else if (name.Canonical.Contains('@') && EmailAddress.TryParse(text)?.Canonical is var canonical && (canonical is null || canonical != email?.Canonical))
            fields.Fault("username", "A user name with an @ must be the e-mail address, given as email too.");
        return name;
    }

    [GeneratedRegex("^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}\\z")]
    private static partial Regex LanguageTag();
}
