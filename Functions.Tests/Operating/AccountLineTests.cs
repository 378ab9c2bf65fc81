using System.Globalization;
using Accounts.Operating;
using Accounts.Passwords;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>What is read of a line to import.</summary>
public sealed class AccountLineTests
{
    /// <summary>The file may be a stranger's: what it holds goes to an operator's terminal.</summary>
    [Theory]
    [InlineData("""{"first name":1}""", "first name")]
    [InlineData("""{"first.name":1}""", "first.name")]
    [InlineData("""{"a\u001bcb":1}""", @"a\u001Bcb")]
    [InlineData("""{"\u009b31m":1}""", @"\u009B31m")]
    [InlineData("""{"\u202enimda x":1}""", @"\u202Enimda x")]
    public void AFieldThatIsNoneIsNamedWithoutWhatMovesATerminal(string text, string name)
    {
        Assert.Null(AccountLine.Parse(text, out var fault));
        Assert.Equal($"{name} is no field of an account, not of its form, or there twice", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("first name ")]
    public void OfALongFieldTheBeginningIsNamed(string start)
    {
        var name = start + new string('x', 5000);
        Assert.Null(AccountLine.Parse($"{{\"{name}\":1}}", out var fault));
        Assert.Equal($"{name[..64]} is no field of an account, not of its form, or there twice", fault);
    }

    /// <summary>Four times the work of today's hashes, and a KiB more.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void AHashOfArgon2idMayTakeFourTimesTheWork(int more, bool isTaken)
    {
        var memory = (4 * 2 * 19 * 1024) + more;
        var hash = new PhcString(memory, 1, new byte[16], new byte[32]);
        var line = AccountLine.Parse(
            string.Create(CultureInfo.InvariantCulture, $$"""{"username":"krzysiek","password_hash":"{{hash}}"}"""),
            out var fault);
        Assert.Equal(isTaken, line is not null);
        Assert.Equal(isTaken ? "" : "password_hash is of no known kind, or too slow", fault);
    }
}
