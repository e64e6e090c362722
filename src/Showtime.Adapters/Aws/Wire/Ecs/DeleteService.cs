namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Starts the deletion of a service; with force its tasks are stopped first. It drains for a while and keeps its name until then.</summary>
internal sealed record DeleteService(string Cluster, string Service, bool Force) : EcsOperation<DeleteServiceResult>;

internal sealed record DeleteServiceResult(Service? Service);
