using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Functions.Tests.Support;

/// <summary>What is wrong with a page as a browser shows it.</summary>
internal static class PageAudit
{
    /// <summary>
    /// Runs axe in the page: all its rules, or those given. The package's own RunAxe opens a second page for each
    /// run, which takes ten times as long.
    /// </summary>
    public static async Task<string[]> ViolationsAsync(IPage page, string[]? rules = null)
    {
        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        return await page.EvaluateAsync<string[]>("""
            async rules => (await axe.run(document, rules ? { runOnly: rules } : {})).violations
                .filter(violation => ['serious', 'critical'].includes(violation.impact))
                .map(violation => violation.id + ' at ' + violation.nodes.map(node => node.html).join(', '))
            """, rules);
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>How many pixels wide the card is.</summary>
    public static Task<int> CardWidthAsync(IPage page) =>
        page.EvaluateAsync<int>("document.querySelector('main').offsetWidth");
}
