using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>One revision of a task definition.</summary>
sealed class TaskDefinition(string family, int revision, string arn, JsonObject document)
{
    public string Family => family;

    public int Revision => revision;

    public string Arn => arn;

    /// <summary>As DescribeTaskDefinition shows it, without status and dates that change.</summary>
    public JsonObject Document => document;

    public string Status { get; set; } = "ACTIVE";

    public DateTimeOffset? DeregisteredAt { get; set; }

    public DateTimeOffset? DeleteRequestedAt { get; set; }

    public List<Tag> Tags { get; set; } = [];

    public int Cpu { get; init; }

    public int Memory { get; init; }

    public IReadOnlyList<JsonObject> Containers => document.Objects("containerDefinitions");

    /// <summary>The container that a runtime starts: the first essential one with a port, else the first.</summary>
    public JsonObject MainContainer =>
        Containers.FirstOrDefault(static c => c.Bool("essential") != false && c.Objects("portMappings").Count > 0) ?? Containers[0];

    public bool SupportsFargate => document.Strings("requiresCompatibilities").Contains("FARGATE", StringComparer.Ordinal);
}
