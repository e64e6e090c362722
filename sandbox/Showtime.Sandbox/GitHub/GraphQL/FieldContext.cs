using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What the resolver of one field gets.</summary>
/// <param name="Run">The run.</param>
/// <param name="Name">The field's name, not its alias.</param>
/// <param name="Arguments">The arguments, defaults filled in.</param>
/// <param name="Children">The names of the fields asked for inside.</param>
sealed record FieldContext(RunContext Run, string Name, Inputs Arguments, IReadOnlySet<string> Children)
{
    public RepositoryState State => Run.State;

    public Caller Caller => Run.Caller;
}
