using Accounts.Names;

namespace Accounts.Http;

/// <summary>The fields that say whom a request is about: exactly one of <c>username</c> and <c>email</c>.</summary>
internal static class KeyField
{
    /// <summary>
    /// The key of what was typed; null where a fault was noted. An email may be typed as a name: they share one key
    /// space.
    /// </summary>
    public static string? Read(RequestFields fields)
    {
        var userName = fields.Text("username");
        var email = fields.Text("email");
        if ((userName is null) == (email is null) && fields.IsSound("username") && fields.IsSound("email"))
        {
            fields.Fault("username", "Either a user name or an email is required.");
            return null;
        }

        return email is null ? OfName(fields, userName) : OfEmail(fields, email);
    }

    private static string? OfName(RequestFields fields, string? userName)
    {
        if (userName is null)
        {
            return null;
        }

        // Some emails are no user names, such as those of mixed scripts, and are typed as one all the same.
        if (EmailAddress.TryParse(userName) is { } email)
        {
            return email.Key;
        }

        var name = UserName.TryParse(userName, out var fault);
        if (name is null)
        {
            fields.Fault("username", fault);
        }

        return name?.Key;
    }

    private static string? OfEmail(RequestFields fields, string email)
    {
        var parsed = EmailAddress.TryParse(email);
        if (parsed is null)
        {
            fields.Fault("email", "The email is not valid.");
        }

        return parsed?.Key;
    }
}
