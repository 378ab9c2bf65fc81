using System.Globalization;
using System.Text.RegularExpressions;
using Accounts.Branding;
using Functions.Tests.Pages;
using Xunit;

namespace Functions.Tests.Branding;

public sealed class PageColourTests
{
    [Theory]
    [InlineData("#1a56b0")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#ffd400")]
    [InlineData("#777777")]
    [InlineData("#00ff00")]
    [InlineData("#ff0000")]
    [InlineData("#10141a")]
    public async Task LabelsLinksAndEdgesStayReadableWithAnyAccentColour(string accent)
    {
        var page = await EveryPage.RenderAsync("confirm", branding: new BrandOptions { AccentColor = accent });
        string Variable(string name) => Regex.Match(page.Style, $"--{name}:(#[0-9a-f]{{6}})").Groups[1].Value;
        Assert.True(Contrast(Variable("accent-text"), Variable("accent")) >= 4.5, "label");
        Assert.True(Contrast(Variable("accent-text"), Variable("accent-hover")) >= 4.5, "label under the pointer");
        foreach (var scheme in new[] { "light", "dark" })
        {
            Assert.True(Contrast(Variable("link-" + scheme), Variable("card-" + scheme)) >= 4.5, scheme + " link");
            Assert.True(Contrast(Variable("edge-" + scheme), Variable("card-" + scheme)) >= 3, scheme + " edge");
        }
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("#1a56b0}body{display:none")]
    public void AColourThatCouldBeOtherStyleIsRefused(string accent) =>
        Assert.Throws<FormatException>(() => EveryPage.Pages(new BrandOptions { AccentColor = accent }));

    private static double Contrast(string one, string two)
    {
        var a = Luminance(one);
        var b = Luminance(two);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    // WCAG 2.2, "relative luminance", worked out here on its own.
    private static double Luminance(string colour)
    {
        var channels = new[] { 1, 3, 5 }.Select(
            at => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    }
}
