using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Finds things by their GraphQL ids.</summary>
static class Nodes
{
    /// <exception cref="GitHubRefusal">It is gone, or never was.</exception>
    public static object Find(FieldContext context, string id) =>
        context.State.Node(id) ?? throw GitHubRefusal.NotFound($"Could not resolve to a node with the global id of '{id}'");

    /// <exception cref="GitHubRefusal">It is gone, or something else.</exception>
    public static T Find<T>(FieldContext context, string id, string typeName)
        where T : class =>
        Find(context, id) as T ?? throw GitHubRefusal.NotFound($"Could not resolve to {typeName} node with the global id of '{id}'");
}
