using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accounts.Operating;

/// <summary>How far an export is, in a file beside the one it writes: so it goes on where it stopped.</summary>
public sealed class ExportPlace
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly bool withHashes;
    private long length;

    private ExportPlace(string path, bool withHashes, PlaceBody? body)
    {
        this.path = path;
        this.withHashes = withHashes;
        Token = body?.Token;
        length = body?.Length ?? 0;
        Count = body?.Count ?? 0;
        IsWhole = body is { Token: null, Length: > 0 };
    }

    /// <summary>Where the walk over the table goes on; null for its beginning.</summary>
    public string? Token { get; private set; }

    /// <summary>How many accounts are in the file.</summary>
    public int Count { get; set; }

    /// <summary>Whether nothing is left to be walked over.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether the file is an export's that is not whole yet.</summary>
    public static bool IsBegun(string path) => File.Exists(PlaceOf(path));

    /// <summary>Reads the place of an export of the same kind; otherwise it begins.</summary>
    internal static async Task<ExportPlace> OpenAsync(string path, bool withHashes, CancellationToken cancellationToken)
    {
        var body = IsBegun(path) ? await ReadAsync(PlaceOf(path), cancellationToken) : null;
        var goesOn = body?.WithHashes == withHashes && File.Exists(path) && new FileInfo(path).Length >= body.Length;
        return new ExportPlace(path, withHashes, goesOn ? body : null);
    }

    /// <summary>Marks the file as an export's, before it is there.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) =>
        Token is null ? SaveAsync(null, 0, cancellationToken) : Task.CompletedTask;

    /// <summary>Opens the file where the place says: what was written after it is written again.</summary>
    public FileStream OpenFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerAlone;
        }

        var file = new FileStream(path, options);
        file.SetLength(length);
        file.Seek(length, SeekOrigin.Begin);
        return file;
    }

    /// <summary>
    /// Saves how far it is; by a new file put in the old one's place, so that a kill leaves one of both.
    /// </summary>
    public async Task SaveAsync(string? token, long written, CancellationToken cancellationToken)
    {
        Token = token;
        length = written;
        var body = new PlaceBody(token, written, Count, withHashes);
        var next = $"{PlaceOf(path)}.new";
        var text = JsonSerializer.Serialize(body, PlaceJson.Default.PlaceBody);
        await File.WriteAllTextAsync(next, text, cancellationToken);
        File.Move(next, PlaceOf(path), overwrite: true);
    }

    /// <summary>The export is whole.</summary>
    public void Delete() => File.Delete(PlaceOf(path));

    /// <summary>What the file says; null where it is cut off or changed.</summary>
    private static async Task<PlaceBody?> ReadAsync(string placePath, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(placePath, cancellationToken);
            return JsonSerializer.Deserialize(text, PlaceJson.Default.PlaceBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PlaceOf(string path) => $"{path}.place";
}

/// <summary>The place as it is in the file.</summary>
internal sealed record PlaceBody(string? Token, long Length, int Count, bool WithHashes);

[JsonSerializable(typeof(PlaceBody))]
internal sealed partial class PlaceJson : JsonSerializerContext;
