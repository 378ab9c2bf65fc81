using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>A stranger takes somebody's email as a user name, so that the owner cannot have it.</summary>
public sealed class SquattingTests
{
    [Theory]
    [InlineData("victim@example.org", null)]
    [InlineData("victim@example.org", "stranger@example.net")]
    [InlineData("VICTIM@Example.org ", "stranger@example.net")]
    [InlineData("victim＠example.org", "stranger@example.net")]
    [InlineData("victim﹫example.org", null)]
    [InlineData("ｖictim@example.org", "stranger@example.net")]
    [InlineData("ｖictim@example.org", "ｖictim@example.org")]
    [InlineData("victim@example.org\u200B", "stranger@example.net")]
    public async Task SomebodyElsesEmailIsNoUserName(string userName, string? email)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("400 validation_failed", await server.TryRegisterAsync(userName, email));
    }
}
