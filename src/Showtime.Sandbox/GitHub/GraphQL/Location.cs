using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A place in a document, both counted from 1.</summary>
sealed record Location(int Line, int Column)
{
    public JsonObject ToJson() => new() { ["line"] = Line, ["column"] = Column };
}
