using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A deployment with the statuses it went through, oldest first.</summary>
sealed record Deployment(
    long Id,
    string NodeId,
    string Sha,
    string Ref,
    string Task,
    string Environment,
    string? Description,
    JsonNode? Payload,
    Account Creator,
    DateTimeOffset CreatedAt,
    bool IsTransient = false,
    bool IsProduction = false)
{
    public List<DeploymentStatus> Statuses { get; } = [];

    /// <summary>A deployment counts as active until its newest status says that it is over.</summary>
    public bool IsActive => Statuses.Count == 0 || Statuses[^1].State is not ("inactive" or "failure" or "error");
}
