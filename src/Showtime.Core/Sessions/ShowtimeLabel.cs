using Showtime.Core.Text;

namespace Showtime.Core.Sessions;

/// <summary>A circus label: of the reference, of the repository, or both.</summary>
public sealed record ShowtimeLabel
{
    /// <summary>The whole name.</summary>
    public required string Name { get; init => field = UntrustedText.Display(value); }

    /// <summary>What it means.</summary>
    public required string Meaning { get; init => field = UntrustedText.Display(value); }

    /// <summary>Who writes it: <c>person</c> or <c>system</c>.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>Six hex digits.</summary>
    public required string Color { get; init => field = UntrustedText.Display(value); }

    /// <summary>Whether the repository defines it; null where it was not asked.</summary>
    public bool? Defined { get; init; }

    /// <summary>How many issues and pull requests carry it; null where it was not asked.</summary>
    public int? Uses { get; init; }

    /// <summary>Whether it names a commit or a feature flag and nothing carries it any more: clean-up deletes it.</summary>
    public bool Orphaned { get; init; }
}
