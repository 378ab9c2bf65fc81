using Accounts.Http;
using Accounts.Pages;
using Microsoft.AspNetCore.Http;

namespace Accounts.Leaving;

/// <summary>What leaving answers: a page to browsers, JSON or nothing to others.</summary>
public sealed class LeavingAnswers(LeavingPages pages, PageMaker common)
{
    /// <summary>200: what to send.</summary>
    public IResult Ask(HttpRequest request) => Negotiation.WantsPage(request)
        ? pages.Ask(Negotiation.LanguageOf(request), new LeaveForm())
        : Answers.Detail(StatusCodes.Status200OK, "Send name and password by POST.");

    /// <summary>200 with a page, 204 without: the account is gone.</summary>
    public IResult Left(HttpRequest request) =>
        Negotiation.WantsPage(request) ? pages.Left(Negotiation.LanguageOf(request)) : Results.NoContent();

    /// <summary>429: too many wrong passwords were tried.</summary>
    public IResult TooManyTries(HttpRequest request, TimeSpan pause) => Answers.Refuse(
        request, Telemetry.Leavings, Problems.RateLimited(pause), language => pages.TooManyTries(language, pause));

    /// <summary>The page for a problem, which is the form again where that helps; null for who reads JSON.</summary>
    /// <param name="request">The request.</param>
    /// <param name="problem">What went wrong.</param>
    /// <param name="name">The name as typed, where it was read.</param>
    public IResult? PageOf(HttpRequest request, Problem problem, string? name)
    {
        return Negotiation.WantsPage(request) && FormOf(problem, name) is { } form
            ? pages.Ask(Negotiation.LanguageOf(request), form)
            : common.PageOf(request, problem, WayBack.Form);
    }

    private static LeaveForm? FormOf(Problem problem, string? name)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            return new LeaveForm(name, Password: new FieldFault(problem.Status));
        }

        if (problem.Errors is not { } errors || errors.ContainsKey("body"))
        {
            return null;
        }

        FieldFault? FaultOf(string field) => errors.ContainsKey(field) ? FieldFault.Missing : null;
        var form = new LeaveForm(name, FaultOf("username") ?? FaultOf("email"), FaultOf("password"));
        // A fault of a field that the page has not: no page of ours sent it.
        return form is { Name: null, Password: null } ? null : form;
    }
}
