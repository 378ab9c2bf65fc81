using System.Text.Json;
using Accounts.Names;
using Accounts.Operating;
using Functions.Tests.Recovery;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Names;

/// <summary>
/// Emails that fuzzing found: taken, and then never mailed, or mailed to another domain than the one whose key was
/// taken.
/// </summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("@\tg")]
    [InlineData("@ example.org")]
    [InlineData("@\u00a0example.org")]
    [InlineData("@exam\u00adple.org")]
    [InlineData("@exam\u200dple.org")]
    [InlineData("@example.org\ufeff")]
    [InlineData("@localhost")]
    [InlineData("@localhost.")]
    [InlineData("@org")]
    public async Task ADomainHasADotAndHoldsNoBlanksAndNothingUnseen(string domain)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { email = $"{TestServer.NewName()}{domain}", password = "krzysiek" });
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(answer));
    }

    /// <summary>Who reads such a word as RFC 2047 says reads another mailbox out of it.</summary>
    [Theory]
    [InlineData("=?utf-8?q?=61=62=63=40evil.example=3E=20?=x@example.org")]
    [InlineData("=?x?q?=41=42=43collab=40psres.net=2c?=x@example.org")]
    [InlineData("=?utf-8?b?YWJj?=@example.org")]
    [InlineData("a.=?utf-8?b?YWJj?=@example.org")]
    public async Task AnEncodedWordIsNoEmail(string email)
    {
        Assert.Null(EmailAddress.TryParse(email));
        await using var server = await TestServer.StartAsync();
        Assert.Equal("400 validation_failed", await server.TryRegisterAsync(TestServer.NewName(), email));
    }

    [Theory]
    [InlineData("Anna@Example.org", "Anna@Example.org")]
    [InlineData("Anna@ö.Example", "Anna@xn--nda.example")]
    [InlineData("anna@\u01c6.or\u2024g", "anna@xn--d-toa.or.g")]
    [InlineData("anna@example\u3002org", "anna@example.org")]
    public void AMailGoesToTheDomainWhoseKeyWasTaken(string typed, string mailed)
    {
        var email = EmailAddress.TryParse(typed)!;
        Assert.Equal(mailed, email.Mailed);
        Assert.Equal(AccountNames.Key(typed), AccountNames.Key(email.Mailed));
    }

    private const string Long = "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd";

    /// <summary>Its domain mixes scripts, or it is longer than a name may be.</summary>
    [Theory]
    [InlineData("@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444")]
    [InlineData($"@{Long}.{Long}.{Long}.example.org")]
    public async Task AnEmailThatIsNoUserNameIsTypedAsOneAllTheSame(string domain)
    {
        await using var server = await TestServer.StartAsync();
        var email = $"{TestServer.NewName()}{domain}";
        var link = await server.LinkAsync(email, email);
        using var activated = await server.Http.GetAsync(link);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(activated));
        Assert.Equal("200", await server.Http.TryLoginAsync(email, ResetCalls.Old));
        var line = AccountLine.Parse(JsonSerializer.Serialize(new { username = email, email }), out var fault);
        Assert.Equal("", fault);
        Assert.Equal(email, line!.UserName);
    }
}
