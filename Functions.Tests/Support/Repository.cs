namespace Functions.Tests.Support;

/// <summary>Finds files of the repository that no build copies: documents, templates, workflows.</summary>
public static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>The whole path of a file or folder named from the repository's root.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ActivationFunctions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
