using System.Text.Json.Nodes;

namespace Showtime.Adapters.Docker.Archives;

/// <summary>The one image of an archive: its configuration, and its layers from the lowest up.</summary>
internal sealed record ArchivedImage(JsonObject Configuration, IReadOnlyList<ArchivedLayer> Layers);
