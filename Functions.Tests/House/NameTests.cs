using System.Reflection;
using Xunit;

namespace Functions.Tests.House;

/// <summary>Tests are named as sentences, all in the same letters.</summary>
public sealed class NameTests
{
    /// <summary>What docs/asvs.md still names so: the list must only get shorter.</summary>
    private static readonly string[] ToBeRenamed =
    [
        "A_page_has_no_script_no_event_handler_and_no_style_attribute",
        "The_form_for_a_new_password_posts_to_the_link_and_leads_back",
    ];

    [Fact]
    public void NoNameOfATestHasAnUnderscore()
    {
        var names = typeof(NameTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any()).Select(method => method.Name).ToList();
        Assert.Contains(nameof(NoNameOfATestHasAnUnderscore), names);
        Assert.Equal(ToBeRenamed, names.Where(name => name.Contains('_')).Order());
    }
}
