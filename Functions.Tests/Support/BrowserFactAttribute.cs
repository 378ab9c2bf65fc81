using Xunit;

namespace Functions.Tests.Support;

/// <summary>A test in a real Chromium; skipped, and said to be, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Looks for the browser when tests are discovered.</summary>
    public BrowserFactAttribute()
    {
        if (BrowserFixture.Chromium is null)
        {
            Skip = BrowserFixture.Missing;
        }
    }
}

/// <summary>Like <see cref="BrowserFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the browser when tests are discovered.</summary>
    public BrowserTheoryAttribute()
    {
        if (BrowserFixture.Chromium is null)
        {
            Skip = BrowserFixture.Missing;
        }
    }
}
