using Showtime.Core.Environments;

namespace Showtime.Core.Commands;

/// <summary>A slash command as read.</summary>
/// <param name="Line">The line, as it was written.</param>
/// <param name="Verb">What it asks for; null where <paramref name="Problem"/> says that it is wrong.</param>
/// <param name="Problem">What is wrong with it, in one sentence that quotes at most a short part of it; null where it is right.</param>
sealed record ParsedCommand(string Line, CommandVerb? Verb, string? Problem = null)
{
    /// <summary>The commit that a start names, 7 to 40 hex digits in lower case.</summary>
    public string? Sha { get; init; }

    /// <summary>How long from now, for <see cref="CommandVerb.Extend"/>.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>Flags by name, without <c>FEATURE_</c>.</summary>
    public IReadOnlyDictionary<string, bool> Flags { get; init; } = new Dictionary<string, bool>();

    /// <summary>Flags that are not taken over, each with the reason.</summary>
    public IReadOnlyList<string> SkippedFlags { get; init; } = [];
}
