using System.Text.Json;

namespace Showtime.AwsShapes;

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
