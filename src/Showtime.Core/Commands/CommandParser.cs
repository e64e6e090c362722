using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Commands;

/// <summary>Finds the slash command in a comment: the first line that starts with one, outside code, quotations and hidden text. Pure.</summary>
static class CommandParser
{
    const int LongestQuote = 60;
    const int LongestLine = 200;

    /// <summary>Showtime's own comments begin like this; none of them is a command.</summary>
    const string OwnMarker = "<!-- showtime:";

    /// <summary>The longest time that a command can give an environment; for more there is <c>close</c>.</summary>
    static readonly TimeToLive LongestExtension = Environments.TimeToLive.Parse("52w");

    /// <summary>Reads a comment.</summary>
    /// <param name="comment">The text; anyone may have written it.</param>
    /// <returns>The command, valid or not; null if there is none.</returns>
    public static ParsedCommand? Parse(string? comment)
    {
        if (comment is null || comment.StartsWith(OwnMarker, StringComparison.Ordinal)) return null;
        var fence = "";
        var hidden = false;
        foreach (var line in comment.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n'))
        {
            if (hidden)
            {
                hidden = !line.Contains("-->", StringComparison.Ordinal);
            }
            else if (fence.Length > 0)
            {
                if (Fence(line) is { } end && end[0] == fence[0] && end.Length >= fence.Length && line.Trim().Length == end.Length) fence = "";
            }
            else if (Fence(line) is { } begin)
            {
                fence = begin;
            }
            else if (IsCommand(line))
            {
                return Read(line.Trim());
            }
            else
            {
                hidden = line.LastIndexOf("<!--", StringComparison.Ordinal) is >= 0 and var start && !line[start..].Contains("-->", StringComparison.Ordinal);
            }
        }

        return null;
    }

    static bool IsCommand(string line) => Words(line) is [var first, ..] && line.StartsWith(first, StringComparison.Ordinal)
        && (Is(first, "/showtime") || Is(first, "/testenv"));

    /// <summary>The run of backticks or tildes that opens or closes a code block; null for any other line.</summary>
    static string? Fence(string line)
    {
        var text = line.TrimStart(' ');
        if (line.Length - text.Length > 3 || text.Length < 3 || text[0] is not ('`' or '~')) return null;
        var length = text.TakeWhile(c => c == text[0]).Count();
        // More backticks on the line: a code span, not a block.
        return length < 3 || text[0] == '`' && text[length..].Contains('`', StringComparison.Ordinal) ? null : text[..length];
    }

    static ParsedCommand Read(string whole)
    {
        var words = Words(whole);
        var line = Quote(whole, LongestLine);
        var verb = (words[0].ToUpperInvariant(), words.Length > 1 ? words[1].ToUpperInvariant() : "") switch
        {
            ("/TESTENV", "UP") => CommandVerb.Start,
            ("/TESTENV", "DOWN") => CommandVerb.Stop,
            ("/SHOWTIME", "START") => CommandVerb.Start,
            ("/SHOWTIME", "STOP") => CommandVerb.Stop,
            ("/SHOWTIME", "FREEZE") => CommandVerb.Freeze,
            ("/SHOWTIME", "UNFREEZE") => CommandVerb.Unfreeze,
            ("/SHOWTIME", "EXTEND") => CommandVerb.Extend,
            ("/SHOWTIME", "STATUS") => CommandVerb.Status,
            ("/SHOWTIME", "HELP") => CommandVerb.Help,
            _ => (CommandVerb?)null,
        };
        return verb switch
        {
            null when words.Length == 1 => Wrong(line, "It does not say what to do."),
            null => Wrong(line, $"'{Quote(words[1])}' is not a command."),
            CommandVerb.Start => ReadStart(line, words[2..]),
            CommandVerb.Extend => ReadExtend(line, words[2..]),
            _ when words.Length > 2 => Wrong(line, $"'{Quote(words[2])}' is too much: this command takes no arguments."),
            _ => new ParsedCommand(line, verb),
        };
    }

    static ParsedCommand ReadStart(string line, string[] words)
    {
        string? sha = null;
        var flags = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        List<string> skipped = [];
        foreach (var word in words)
        {
            if (word.StartsWith(FeatureFlags.WrittenPrefix, StringComparison.OrdinalIgnoreCase))
            {
                if (WhyNot(word, flags) is { } reason) skipped.Add($"{Quote(word)} {reason}");
            }
            else if (EnvironmentNames.IsSha(word) && sha is null)
            {
                sha = word.ToLowerInvariant();
            }
            else
            {
                return Wrong(line,
                    $"'{Quote(word)}' is not understood here: a commit (7 to 40 hexadecimal digits) and flags such as FEATURE_NAME=true can follow.");
            }
        }

        return new ParsedCommand(line, CommandVerb.Start) { Sha = sha, Flags = flags, SkippedFlags = skipped };
    }

    /// <summary>Adds a flag, or says why it is invalid.</summary>
    static string? WhyNot(string word, SortedDictionary<string, bool> flags)
    {
        if (!word.StartsWith(FeatureFlags.WrittenPrefix, StringComparison.Ordinal)
            || FeatureFlags.ReadAssignment(word[FeatureFlags.WrittenPrefix.Length..]) is not (var name, var value))
        {
            return "is not a flag with true or false as its value";
        }

        if (name.Length > LabelGrammar.MaxFlagLength)
        {
            return $"is too long for a label ({LabelGrammar.MaxFlagLength} characters after FEATURE_): write it into the description of the pull request";
        }

        flags[name] = value;
        return null;
    }

    static ParsedCommand ReadExtend(string line, string[] words) => words switch
    {
        [] => Wrong(line, "It does not say how long."),
        [var word] when !TimeToLive.TryParse(word, out _) => Wrong(line, $"'{Quote(word)}' is not a time: write 24h, 3d, 1w or close."),
        [var word] when TimeToLive.Parse(word) is { Duration: not null } asked && asked > LongestExtension =>
            Wrong(line, $"'{Quote(word)}' is too long: write {LongestExtension} at most, or close."),
        [var word] => new ParsedCommand(line, CommandVerb.Extend) { TimeToLive = TimeToLive.Parse(word) },
        _ => Wrong(line, $"'{Quote(words[1])}' is too much: give one time."),
    };

    static ParsedCommand Wrong(string line, string problem) => new(line, Verb: null, problem);

    static string Quote(string text, int longest = LongestQuote) => text.Length <= longest ? text : text[..longest] + "…";

    static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    static bool Is(string word, string command) => string.Equals(word, command, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A slash command.</summary>
/// <param name="Line">The line, as it was written.</param>
/// <param name="Verb">What it asks for; null if <paramref name="Problem"/> says that it is invalid.</param>
/// <param name="Problem">What is wrong with it, in one sentence that quotes at most a short part of it; null if it is valid.</param>
sealed record ParsedCommand(string Line, CommandVerb? Verb, string? Problem = null)
{
    /// <summary>The commit that a start names, 7 to 40 hex digits in lower case.</summary>
    public string? Sha { get; init; }

    /// <summary>How long from now, for <see cref="CommandVerb.Extend"/>.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>Flags by name, without <c>FEATURE_</c>.</summary>
    public IReadOnlyDictionary<string, bool> Flags { get; init; } = new Dictionary<string, bool>();

    /// <summary>Skipped flags, each with the reason.</summary>
    public IReadOnlyList<string> SkippedFlags { get; init; } = [];
}

/// <summary>What a slash command asks for.</summary>
public enum CommandVerb
{
    /// <summary><c>/testenv up</c>, <c>/showtime start</c>: an environment.</summary>
    Start,

    /// <summary><c>/testenv down</c>, <c>/showtime stop</c>: everything of the pull request is taken down.</summary>
    Stop,

    /// <summary><c>/showtime freeze</c>: new commits do not update it.</summary>
    Freeze,

    /// <summary><c>/showtime unfreeze</c>: they do again.</summary>
    Unfreeze,

    /// <summary><c>/showtime extend 72h</c>: it lives that long from now.</summary>
    Extend,

    /// <summary><c>/showtime status</c>: the environments and their state.</summary>
    Status,

    /// <summary><c>/showtime help</c>: the commands.</summary>
    Help,
}
