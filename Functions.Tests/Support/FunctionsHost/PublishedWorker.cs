namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// A Functions app as it is deployed, without a developer's settings, once for all tests of a run in a temporary
/// folder: what a build of the solution made of the sources as they are, or else published now.
/// </summary>
internal sealed class PublishedWorker
{
    private const string TargetFramework = "net10.0";
    private const string DevelopersSettings = "local.settings.json";
    private const string Library = "Accounts.dll";
    private const string Sender = "Azure.Communication.Email.dll";

    private readonly string project;
    private readonly string assembly;
    private readonly Lazy<Task<string>> publishing;

    private PublishedWorker(string project, string assembly, string? folder = null)
    {
        this.project = project;
        this.assembly = assembly;
        publishing = new Lazy<Task<string>>(() => folder is null ? PrepareAsync() : Task.FromResult(folder));
    }

    /// <summary>The product.</summary>
    public static PublishedWorker Product { get; } = Of();

    /// <summary>The sample of another API.</summary>
    public static PublishedWorker Sample { get; } = new("samples/FunctionsApi", "FunctionsApi.dll");

    /// <summary>The product as somebody published it into a folder.</summary>
    public static PublishedWorker ProductIn(string folder) => Of(folder);

    /// <summary>The file with the settings of a developer.</summary>
    public string LocalSettings => this != Sample ? DevelopersSettings : $"{project}/{DevelopersSettings}";

    /// <summary>The folder it is in.</summary>
    public Task<string> FolderAsync() => publishing.Value;

    /// <summary>The worker's assembly in that folder.</summary>
    public string AssemblyIn(string folder) => Path.Combine(folder, assembly);

    private static PublishedWorker Of(string? folder = null) => new("Functions", "ActivationFunctions.dll", folder);

    private async Task<string> PrepareAsync()
    {
        var folder = AtExit.NewFolder("functions");
        var built = Path.Combine(Repository.PathOf(project), "bin", Configuration, TargetFramework);
        if (IsCurrent(built))
        {
            Copy(built, folder);
        }
        else
        {
            await PublishAsync(folder);
        }

        return folder;
    }

    /// <summary>
    /// Whether a build is there, with this library, of sources that have not changed since, and without the sender of
    /// Communication Services, which not every feed has.
    /// </summary>
    private bool IsCurrent(string built)
    {
        var program = AssemblyIn(built);
        if (!File.Exists(program) || File.Exists(Path.Combine(built, Sender)))
        {
            return false;
        }

        var library = Path.Combine(built, Library);
        var isOfThisLibrary = !File.Exists(library) || File.ReadAllBytes(library)
            .SequenceEqual(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Library)));
        var folder = Repository.PathOf(project);
        var sources = Directory.EnumerateFiles(folder, "*.cs").Concat(Directory.EnumerateFiles(folder, "*.csproj"))
            .Concat(Directory.EnumerateFiles(folder, "*.json"))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.props"))
            .Append(Repository.PathOf("host.json")).Append(Repository.PathOf("Server/TelemetryExport.cs"));
        var time = File.GetLastWriteTimeUtc(program);
        return isOfThisLibrary && sources.All(source => File.GetLastWriteTimeUtc(source) < time);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(from, file);
            if (name == DevelopersSettings)
            {
                continue;
            }

            var target = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>
    /// The target itself, for this machine: the command would compile for Azure's. Without the sender whose package not
    /// every feed has.
    /// </summary>
    private Task PublishAsync(string folder) => DotnetBuild.RunAsync(
        project, "-t:Publish", $"-p:PublishDir={folder}/", "-p:AzureCommunication=false", $"-c:{Configuration}");

    /// <summary>That of these tests, so that what their build made is used again.</summary>
    private static string Configuration =>
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release") ? "Release" : "Debug";
}
