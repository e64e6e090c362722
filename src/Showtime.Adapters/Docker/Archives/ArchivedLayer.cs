namespace Showtime.Adapters.Docker.Archives;

/// <summary>A layer as the archive has it.</summary>
/// <param name="File">Its name in the archive.</param>
/// <param name="Digest">The digest of that file as the archive's manifest says; null where the archive's form says none.</param>
/// <param name="DiffId">The digest of the layer unpacked, as the image's configuration says.</param>
internal sealed record ArchivedLayer(string File, string? Digest, string DiffId);
