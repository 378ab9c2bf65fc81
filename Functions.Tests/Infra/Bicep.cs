using System.Text.Json;
using System.Xml.Linq;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Infra;

/// <summary>The deployment's templates, compiled once by the Bicep that <c>infra/Bicep.proj</c> restores.</summary>
public static class Bicep
{
    private static readonly Lazy<Task<JsonDocument>> Compiled = new(CompileAsync);

    /// <summary>The compiler; null where it was not restored.</summary>
    public static string? Compiler { get; } = Find();

    public static async Task<JsonElement> MainAsync() => (await Compiled.Value).RootElement;

    /// <summary>Every resource of a type, those of modules included.</summary>
    public static IEnumerable<JsonElement> Resources(JsonElement template, string type)
    {
        foreach (var resource in template.GetProperty("resources") is { ValueKind: JsonValueKind.Object } named
            ? named.EnumerateObject().Select(item => item.Value) : template.GetProperty("resources").EnumerateArray())
        {
            if (resource.TryGetProperty("existing", out _))
            {
                continue;
            }

            if (resource.GetProperty("type").GetString() == type)
            {
                yield return resource;
            }

            if (!resource.GetProperty("type").ValueEquals("Microsoft.Resources/deployments"))
            {
                continue;
            }

            foreach (var inner in Resources(resource.GetProperty("properties").GetProperty("template"), type))
            {
                yield return inner;
            }
        }
    }

    private static string? Find()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = XDocument.Load(Repository.PathOf("infra/Bicep.proj")).Descendants("BicepVersion").Single().Value;
        var compiler = Path.Combine(packages, "azure.bicep.commandline.linux-x64", version, "tools", "bicep");
        return OperatingSystem.IsLinux() && File.Exists(compiler) ? compiler : null;
    }

    private static async Task<JsonDocument> CompileAsync()
    {
        var run = await ProgramRun.RunAsync(Compiler!, "build", Repository.PathOf("infra/main.bicep"), "--stdout");
        Assert.True(run.Exit == 0, run.Errors);
        return JsonDocument.Parse(run.Output);
    }
}

/// <summary>A test of the compiled templates; skipped, and said to be, where their compiler is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    /// <summary>Looks for the compiler when tests are discovered.</summary>
    public BicepFactAttribute()
    {
        if (Bicep.Compiler is null)
        {
            Skip = "Bicep is not restored (Linux only): dotnet restore infra/Bicep.proj";
        }
    }
}
