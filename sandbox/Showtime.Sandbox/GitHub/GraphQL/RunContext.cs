using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What every field of one run can see.</summary>
sealed record RunContext(RepositoryState State, Caller Caller, RateMeter Rates, long Nodes);
