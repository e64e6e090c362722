using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The answer to one GraphQL request, with what the request log wants to know of it.</summary>
sealed record GraphQLAnswer(int Status, JsonObject Body, string Summary, int Mutations)
{
    public static GraphQLAnswer RateLimited(string login) =>
        OfErrors("rate limited", 0, [new($"API rate limit exceeded for {login}.") { Type = "RATE_LIMITED" }]);

    /// <summary>Nothing was run.</summary>
    public static GraphQLAnswer OfErrors(string summary, int mutations, IEnumerable<GraphQLError> errors) =>
        new(200, new JsonObject { ["errors"] = new JsonArray([.. errors.Select(e => e.ToJson())]) }, summary, mutations);
}
