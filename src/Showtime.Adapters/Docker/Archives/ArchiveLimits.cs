namespace Showtime.Adapters.Docker.Archives;

/// <summary>What an archive may use up. A stranger made it.</summary>
internal sealed record ArchiveLimits
{
    public static ArchiveLimits Default { get; } = new();

    /// <summary>The archive's size in bytes, and that of all layers unpacked.</summary>
    public long Bytes { get; init; } = 20L << 30;

    public int Files { get; init; } = 5_000;

    public int Layers { get; init; } = 200;

    /// <summary>The size of one JSON document in bytes.</summary>
    public int Json { get; init; } = 4 << 20;
}
