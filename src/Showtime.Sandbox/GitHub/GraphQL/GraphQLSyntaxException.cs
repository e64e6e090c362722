namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A document is not GraphQL.</summary>
sealed class GraphQLSyntaxException(string message, Location at) : Exception(message)
{
    public Location At { get; } = at;
}
