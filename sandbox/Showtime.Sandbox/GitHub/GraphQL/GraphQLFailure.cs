namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A field cannot be answered; the rest of the document can. In a list it stands for the one item.</summary>
sealed class GraphQLFailure(string type, string message) : Exception(message)
{
    public string Type { get; } = type;
}
