using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>One action of a JSON 1.1 service.</summary>
delegate JsonObject JsonOperation(JsonObject body, Caller caller);
