using System.Runtime.InteropServices;
using System.Text.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Infra;

/// <summary>The deployment's templates, compiled once by <c>infra/Bicep.proj</c>, which gets the compiler.</summary>
public static class Bicep
{
    private static readonly Lazy<Task<JsonDocument>> Compiled = new(CompileAsync);

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

    private static async Task<JsonDocument> CompileAsync()
    {
        await DotnetBuild.RunAsync("infra/Bicep.proj", "-warnaserror");
        return JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf("infra/obj/main.json")));
    }
}

/// <summary>A test of the compiled templates; skipped, and said to be, where their compiler does not run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    /// <summary>Looks at the machine when tests are discovered.</summary>
    public BicepFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            Skip = "infra/Bicep.proj names the compiler for Linux on x64";
        }
    }
}
