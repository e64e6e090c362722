using System.Text.Json.Nodes;
using Showtime.Core.Ports;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>A rule of the product broken on purpose, from outside: at a port, in an event, or on the wire.</summary>
/// <param name="Name">What the broken product does.</param>
sealed record Mutation(string Name)
{
    /// <summary>Puts something else between a job and its ports.</summary>
    public Func<IShowtimeBackend, IShowtimeBackend>? Ports { get; init; }

    /// <summary>Changes what an event says.</summary>
    public Func<SimulatedWorld, string, string>? Event { get; init; }

    /// <summary>Changes the JSON of a request to AWS or GraphQL before it is carried out.</summary>
    public Action<PendingRequest, JsonObject>? Request { get; init; }

    /// <summary>Changes the JSON of a successful answer of AWS or GraphQL before the job sees it.</summary>
    public Action<SimulatedWorld, PendingRequest, JsonObject>? Answer { get; init; }
}
