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
