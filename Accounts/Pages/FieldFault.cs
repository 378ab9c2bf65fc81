using Microsoft.AspNetCore.Http;

namespace Accounts.Pages;

/// <summary>What was wrong with one field of a form that was sent.</summary>
/// <param name="Status">The status of the answer that shows the form again.</param>
/// <param name="Reason">For <see cref="Invalid"/>, what the API says of the field, in English.</param>
public sealed record FieldFault(int Status, string? Reason = null)
{
    /// <summary>It was empty: 400.</summary>
    public static FieldFault Missing { get; } = new(StatusCodes.Status400BadRequest);

    /// <summary>It is a password, and not the right one: 403.</summary>
    public static FieldFault Wrong { get; } = new(StatusCodes.Status403Forbidden);

    /// <summary>It is a name that another account has: 409.</summary>
    public static FieldFault Taken { get; } = new(StatusCodes.Status409Conflict);

    /// <summary>It cannot be taken: 400.</summary>
    /// <param name="reason">What the API says of it; the page says it in the reader's language.</param>
    public static FieldFault Invalid(string reason) => new(StatusCodes.Status400BadRequest, reason);

    /// <summary>
    /// The status of a form with these faults, null for fields that are right. A 400 goes before the others.
    /// </summary>
    public static int StatusOf(params FieldFault?[] faults) =>
        faults.OfType<FieldFault>().Select(fault => fault.Status).DefaultIfEmpty(StatusCodes.Status200OK).Min();
}
