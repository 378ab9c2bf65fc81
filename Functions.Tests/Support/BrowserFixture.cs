using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// One headless Chromium for the tests of collection <see cref="OneBrowser"/>, which run one after another.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>The first is Chromium without its windows, which takes half of the processor time.</summary>
    private static readonly string[] Programs = ["chromium-headless-shell", "chromium"];

    /// <summary>Why a test without it is skipped.</summary>
    public const string Missing = "Neither chromium-headless-shell nor chromium is on PATH.";

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser's path, or null when PATH has none.</summary>
    public static string? Chromium { get; } = Programs.Select(OnPath).FirstOrDefault(path => path is not null);

    /// <summary>The running browser; open a context per test and dispose of it.</summary>
    public IBrowser Browser =>
        browser ?? throw new InvalidOperationException("There is no browser: use [BrowserFact].");

    public async Task InitializeAsync()
    {
        if (Chromium is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run", "--disable-extensions",
                // A context more is no process more: these start by the dozen, and each is slow to.
                "--renderer-process-limit=1", "--process-per-site",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

/// <summary>The collection of all tests that need a browser.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<BrowserFixture>
{
    public const string Name = "One browser";
}
