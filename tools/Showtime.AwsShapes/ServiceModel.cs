using System.IO.Compression;
using System.Text.Json;

namespace Showtime.AwsShapes;

/// <summary>AWS's public description of a service, as botocore and the SDKs are generated from it (<c>service-2.json</c>).</summary>
sealed class ServiceModel
{
    readonly JsonElement _root;

    ServiceModel(JsonElement root) => _root = root;

    /// <summary>Reads a model, compressed or not.</summary>
    public static ServiceModel Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using var text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var document = JsonDocument.Parse(text);
        return new(document.RootElement.Clone());
    }

    public string Metadata(string name) => _root.GetProperty("metadata").GetProperty(name).GetString()!;

    /// <summary>The name that signatures and IAM use, which is the host's unless the model says otherwise.</summary>
    public string SigningName =>
        _root.GetProperty("metadata").TryGetProperty("signingName", out var name) ? name.GetString()! : Metadata("endpointPrefix");

    /// <summary>The structure that an operation takes or answers with; null where there is none.</summary>
    public string? StructureOf(string operation, string side) => !_root.GetProperty("operations").TryGetProperty(operation, out var found)
        ? throw new InvalidDataException($"The model of {Metadata("serviceId")} has no operation {operation}.")
        : found.TryGetProperty(side, out var structure) ? structure.GetProperty("shape").GetString() : null;

    public JsonElement Shape(string name) => _root.GetProperty("shapes").GetProperty(name);
}

/// <summary>What is wanted of one service: a part of shapes.json.</summary>
/// <param name="Name">The name in the SDK's namespaces and classes, for example <c>CloudWatchLogs</c>.</param>
/// <param name="Operations">The operations, as AWS names them.</param>
/// <param name="Members">The members of each structure, by the structure's name in the SDK; one that is not listed has all that the model says.</param>
/// <param name="Milliseconds">
/// The whole numbers that the SDK shows as times, by structure: its <c>logs.customizations.json</c> says which.
/// </param>
sealed record ServiceList(
    string Name,
    IReadOnlyList<string> Operations,
    IReadOnlyDictionary<string, string[]> Members,
    IReadOnlyDictionary<string, string[]>? Milliseconds = null)
{
    /// <summary>The services by their folder among botocore's models.</summary>
    public static IReadOnlyDictionary<string, ServiceList> All()
    {
        using var list = typeof(ServiceList).Assembly.GetManifestResourceStream("shapes.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, ServiceList>>(list, new JsonSerializerOptions(JsonSerializerDefaults.Web))!;
    }

    /// <summary>The file that a service's shapes are in.</summary>
    public string FileName => $"Amazon{Name}.cs";
}
