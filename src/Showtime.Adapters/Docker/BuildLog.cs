using System.Text.RegularExpressions;

namespace Showtime.Adapters.Docker;

/// <summary>Reads BuildKit's plain progress line by line, so that a failure can name its step.</summary>
internal sealed partial class BuildLog
{
    const int TailLength = 20;

    readonly Dictionary<string, Step> _steps = [];
    readonly Queue<string> _tail = new();
    Step? _failed;
    string? _reason;

    /// <summary>The step that failed, for example <c>[stage 3/5] RUN npm ci</c>; null where none did or none was recognised.</summary>
    public string? FailedStep => _failed?.Name;

    /// <summary>BuildKit's final error message, without its prefix; null where there is none.</summary>
    public string? Reason => _reason ?? _failed?.Error;

    /// <summary>The last lines of the failing step, or of everything where no step was recognised.</summary>
    public IReadOnlyList<string> Tail => _failed is { Tail.Count: > 0 } step ? [.. step.Tail] : [.. _tail];

    public void Add(string line)
    {
        Keep(_tail, line);
        var match = StepLine().Match(line);
        if (match.Success)
            AddToStep(match.Groups["id"].Value, match.Groups["text"].Value);
        else if (SolveError().Match(line) is { Success: true } error)
            _reason = error.Groups["reason"].Value;
    }

    void AddToStep(string id, string text)
    {
        if (!_steps.TryGetValue(id, out var step))
            _steps[id] = step = new Step(text);
        else if (text.StartsWith("ERROR", StringComparison.Ordinal))
        {
            step.Error = text["ERROR".Length..].TrimStart(':', ' ');
            // A cache that is not there is reported as an error, and the build goes on without it.
            if (!step.Name.StartsWith("importing cache manifest", StringComparison.Ordinal))
                _failed = step;
        }
        else if (ProgramOutput().Match(text) is { Success: true } output)
            Keep(step.Tail, output.Groups["text"].Value);
    }

    static void Keep(Queue<string> lines, string line)
    {
        lines.Enqueue(line);
        if (lines.Count > TailLength)
            lines.Dequeue();
    }

    /// <summary>"#12 [stage 3/5] RUN npm ci", "#12 4.511 npm ERR! …", "#12 ERROR: process … exit code: 1".</summary>
    [GeneratedRegex(@"^#(?<id>[0-9]+) (?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StepLine();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+ (?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ProgramOutput();

    /// <summary>"ERROR: failed to solve: …" of buildx, "failed to solve with frontend dockerfile.v0: …" of older clients.</summary>
    [GeneratedRegex(@"^(ERROR: )?failed to (solve|build)( with frontend [^:]+)?: (?<reason>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SolveError();

    sealed class Step(string name)
    {
        public string Name { get; } = name;

        public string? Error { get; set; }

        public Queue<string> Tail { get; } = new();
    }
}
