using Accounts.Names;
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
}
