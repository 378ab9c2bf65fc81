using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Functions.Tests.Support;

/// <summary>Accessibility by axe.</summary>
internal static class Axe
{
    /// <summary>
    /// Runs axe in the page, all its rules or those given; the serious violations. The package's own RunAxe opens a
    /// second page for each run, which takes ten times as long.
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
}
