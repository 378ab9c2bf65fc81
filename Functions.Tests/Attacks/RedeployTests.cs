using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Attacks;

/// <summary>Links that die of what has nothing to do with them.</summary>
public sealed class RedeployTests
{
    [Theory]
    [InlineData("Activation:PublicUrl=https://new.example.org")]
    [InlineData("Token:Lifetime=00:10:00")]
    [InlineData("Token:SigningKeys:0=bmV3IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIG9yIG1vcmUh")]
    public async Task ALinkSurvivesARestartWithOtherSettings(string setting)
    {
        string link, name = TestServer.NewName();
        await using (var before = await TestServer.StartAsync())
        {
            link = await before.LinkAsync(name);
        }

        await using var after = await TestServer.StartAsync(
            setting, $"Token:SigningKeys:1={Convert.ToBase64String(Forgery.DevelopmentKey)}");
        await after.EditAsync(name, row => row["Locale"] = "de"); // an unrelated change of the row
        using var answer = await after.Http.GetAsync(link);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
    }
}
