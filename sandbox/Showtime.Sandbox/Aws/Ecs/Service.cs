using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>An ECS service.</summary>
sealed class Service(Cluster cluster, string name, string arn)
{
    const int EventsKept = 100;

    public Cluster Cluster => cluster;

    public string Name => name;

    public string Arn => arn;

    public string Status { get; set; } = "ACTIVE";

    public int DesiredCount { get; set; }

    public ServiceSettings Settings { get; set; } = new();

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public List<Tag> Tags { get; set; } = [];

    public string? ClientToken { get; init; }

    /// <summary>The request that made it, to tell a repeat from another wish.</summary>
    public string Request { get; init; } = "";

    /// <summary>Newest first; the first is PRIMARY.</summary>
    public List<Deployment> Deployments { get; } = [];

    /// <summary>Newest first.</summary>
    public List<ServiceEvent> Events { get; } = [];

    /// <summary>The application stays sick in every task made at this moment or later; null while it is well.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public bool IsSteady { get; set; }

    public Deployment Primary => Deployments[0];

    public IEnumerable<EcsTask> Tasks => cluster.Tasks.Values.Where(t => t.Service == this);

    public IEnumerable<EcsTask> LiveTasks => Tasks.Where(static t => t.DesiredStatus == "RUNNING");

    public void Say(IdSource ids, DateTimeOffset now, string text)
    {
        Events.Insert(0, new(ids.Guid(), now, text));
        if (Events.Count > EventsKept) Events.RemoveAt(EventsKept);
    }
}
