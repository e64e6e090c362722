using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Reconciling;
using Showtime.Core.Text;

namespace Showtime.Hosting.Watch;

/// <summary>What a key asks for that the model cannot do itself.</summary>
abstract record WatchRequest
{
    public sealed record Change(PolicyChange What) : WatchRequest;

    public sealed record Stop(ShowtimeEnvironment Environment) : WatchRequest;

    public sealed record Open(Uri Address) : WatchRequest;

    public sealed record ReadLog(ShowtimeEnvironment Environment) : WatchRequest;

    public sealed record Refresh : WatchRequest;

    public sealed record Quit : WatchRequest;
}

/// <summary>By what the rows are sorted.</summary>
enum WatchOrder
{
    Urgency,
    Number,
    Age,
    Cost,
}

/// <summary>How a line stands out.</summary>
enum WatchTone
{
    Plain,
    Dim,
    Good,
    Attention,
    Bad,
}

/// <summary>A line of the screen, as wide as the screen at most.</summary>
sealed record WatchLine(string Text, WatchTone Tone = WatchTone.Plain, bool IsSelected = false);

/// <summary>The live view of all environments: its state, what each key does, and what it looks like. It reads and writes nothing.</summary>
sealed record WatchModel
{
    const int LinesAround = 6;
    const string Help = "/ filter  t sort  e extend  f freeze  s stop  o open  l log  r refresh  q quit";

    /// <summary>The repository and where it is.</summary>
    public required string Place { get; init; }

    /// <summary>Everything that was read, in no order.</summary>
    public IReadOnlyList<ShowtimeEnvironment> Environments { get; init; } = [];

    /// <summary>When that was; null before the first time.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Rows have each of these words somewhere.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether keys are typed into the filter.</summary>
    public bool IsTyping { get; init; }

    public WatchOrder Order { get; init; }

    /// <summary>The name of the chosen environment's service; another row is chosen when it is gone.</summary>
    public string? Chosen { get; init; }

    /// <summary>What is asked before something is done: <c>y</c> does it, every other key does not.</summary>
    public (string Text, WatchRequest Request)? Question { get; init; }

    /// <summary>What was done last, or what went wrong.</summary>
    public (string Text, WatchTone Tone) Message { get; init; } = ("", WatchTone.Plain);

    /// <summary>The log that is shown in place of the table, and the first line of it that is seen; null for the table.</summary>
    public (string Title, IReadOnlyList<string> Lines, int First)? Log { get; init; }

    /// <summary>The rows that the filter leaves, sorted.</summary>
    public IReadOnlyList<ShowtimeEnvironment> Rows
    {
        get
        {
            var words = Filter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var found = EnvironmentList.Sort(Environments.Where(environment => Array.TrueForAll(words, word =>
                Text(environment).Contains(word, StringComparison.OrdinalIgnoreCase))));
            return Order switch
            {
                WatchOrder.Number => [.. found.OrderBy(environment => environment.PullRequest)],
                WatchOrder.Age => [.. found.OrderByDescending(environment => environment.Age?.ToTimeSpan())],
                WatchOrder.Cost => [.. found.OrderByDescending(environment => environment.CostPerHour)],
                _ => [.. found],
            };
        }
    }

    /// <summary>What they cost together, and how many there are.</summary>
    public string Money
    {
        get
        {
            var unknown = Environments.Count(environment => environment is { InCloud: not false, CostPerHour: null });
            var failed = Environments.Count(environment => environment.Status == EnvironmentStatus.Failed);
            return string.Create(CultureInfo.InvariantCulture, $"{Environments.Count} environments")
                + (failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {failed} failed") : "")
                + $"; {Core.Text.Money.Rate(Environments.Sum(environment => environment.CostPerHour ?? 0))}"
                + (unknown > 0 ? string.Create(CultureInfo.InvariantCulture, $", {unknown} not known") : "");
        }
    }

    /// <summary>The state after a key, and what it asks for.</summary>
    /// <param name="key">The key.</param>
    /// <param name="page">How many rows the screen shows.</param>
    public (WatchModel Model, WatchRequest? Request) Press(ConsoleKeyInfo key, int page = 10)
    {
        if (Question is { } question)
        {
            var yes = key.KeyChar is 'y' or 'Y';
            return (this with { Question = null, Message = (yes ? "" : "Not done.", WatchTone.Plain) }, yes ? question.Request : null);
        }

        if (Log is { } log)
        {
            return Step(key, page) is not { } step
                ? (this with { Log = null }, null)
                : (this with { Log = log with { First = Math.Clamp(Moved(log.First, step), 0, Math.Max(0, log.Lines.Count - page)) } }, null);
        }

        if (IsTyping) return (Type(key), null);
        if (Step(key, page) is { } rows) return (Move(rows), null);
        return key.KeyChar switch
        {
            'q' or 'Q' or '\u001b' => (this, new WatchRequest.Quit()),
            '/' => (this with { IsTyping = true }, null),
            't' => (this with { Order = (WatchOrder)(((int)Order + 1) % Enum.GetValues<WatchOrder>().Length) }, null),
            'r' => (this, new WatchRequest.Refresh()),
            _ when Current is { } current => Act(key.KeyChar, current),
            _ => (this, null),
        };
    }

    /// <summary>What it looks like.</summary>
    /// <param name="width">The columns of the screen.</param>
    /// <param name="height">The lines of the screen.</param>
    public IReadOnlyList<WatchLine> Render(int width, int height)
    {
        List<WatchLine> lines = [];
        var page = Page(height);
        lines.Add(new($"{Place}  {(ReadAt is { } at ? Texts.Time(at) : "reading")}  by {Texts.Word(Order)}", WatchTone.Dim));
        lines.Add(new(ReadAt is null ? "" : Money));
        if (Log is { } log)
        {
            lines.Add(new(log.Title, WatchTone.Dim));
            lines.AddRange(log.Lines.Skip(log.First).Take(page).Select(line => new WatchLine(line)));
        }
        else AddTable(lines, width, page);

        while (lines.Count < page + LinesAround - 3) lines.Add(new(""));
        lines.Add(Question is { } question ? new(question.Text + " [y/N]", WatchTone.Attention)
            : IsTyping || Filter.Length > 0 ? new($"/{Filter}{(IsTyping ? "█" : "")}")
            : new(""));
        lines.Add(new(Message.Text, Message.Tone));
        lines.Add(new(Log is null ? Help : "↑↓ scroll  any other key: back", WatchTone.Dim));
        return [.. lines.Select(line => line with { Text = UntrustedText.Shorten(line.Text, width) })];
    }

    /// <summary>How many rows a screen of this height shows.</summary>
    public static int Page(int height) => Math.Max(1, height - LinesAround);

    /// <summary>What changed from one reading to the next, a line each.</summary>
    public static IEnumerable<(string Text, ShowtimeEnvironment Environment)> Changes(
        IReadOnlyList<ShowtimeEnvironment> before, IReadOnlyList<ShowtimeEnvironment> after)
    {
        var known = before.ToLookup(environment => environment.ServiceName, StringComparer.Ordinal);
        foreach (var now in EnvironmentList.Sort(after))
        {
            var was = known[now.ServiceName].FirstOrDefault();
            var (old, text) = (was is null ? null : State(was), State(now));
            if (old != text) yield return ($"{now}: {(old is null ? "" : old + " → ")}{text}", now);
        }

        var left = after.Select(environment => environment.ServiceName).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in before.Where(environment => !left.Contains(environment.ServiceName))) yield return ($"{gone}: {State(gone)} → gone", gone);
    }

    static string State(ShowtimeEnvironment environment) => string.Join(", ", new[]
    {
        Texts.Status(environment.Status), EnvironmentTable.Note(environment), EnvironmentList.UrgencyOf(environment) == Urgency.Expired ? "expired" : "",
        EnvironmentTable.Address(environment.Url),
    }.Where(text => text.Length > 0));

    ShowtimeEnvironment? Current => Rows.FirstOrDefault(environment => environment.ServiceName == Chosen) ?? (Rows.Count > 0 ? Rows[0] : null);

    (WatchModel Model, WatchRequest? Request) Act(char key, ShowtimeEnvironment current) => key switch
    {
        'e' when Extension(current) is { } longer => (this, (WatchRequest?)new WatchRequest.Change(new(current.PullRequest, longer))),
        'e' => (Say($"{current} lives until the pull request is closed, or its age is not known."), null),
        'f' => (this, new WatchRequest.Change(new(current.PullRequest, Frozen: !current.Frozen))),
        's' => (this with
        {
            Question = ($"Stop PR {current.PullRequest.ToString(CultureInfo.InvariantCulture)} of {Place}, as the stop label does?", new WatchRequest.Stop(current)),
        }, null),
        'o' or '\r' or '\n' => current.Url is { IsAbsoluteUri: true, Scheme: "http" or "https" } address
            ? (this, new WatchRequest.Open(address))
            : (Say($"{current} has no address."), null),
        'l' => (this, new WatchRequest.ReadLog(current)),
        _ => (this, null),
    };

    /// <summary>A day more than it has, or than its age: the time to live counts from its creation.</summary>
    static TimeToLive? Extension(ShowtimeEnvironment environment) =>
        environment is { TimeToLive.Duration: { } lives, Age: { } age }
            ? new TimeToLive((lives > age ? lives : age).ToTimeSpan() + TimeSpan.FromDays(1))
            : default(TimeToLive?);

    WatchModel Say(string text) => this with { Message = (text, WatchTone.Attention) };

    // Some terminals give the character of these keys and not the key.
    WatchModel Type(ConsoleKeyInfo key) => (key.Key, key.KeyChar) switch
    {
        (ConsoleKey.Enter, _) or (_, '\r' or '\n') => this with { IsTyping = false },
        (ConsoleKey.Escape, _) or (_, '\u001b') => this with { IsTyping = false, Filter = "" },
        (ConsoleKey.Backspace, _) or (_, '\b' or '\u007f') => this with { Filter = Filter.Length > 0 ? Filter[..^1] : "" },
        _ => char.IsControl(key.KeyChar) ? this : this with { Filter = Filter + key.KeyChar },
    };

    WatchModel Move(int step)
    {
        var rows = Rows.ToList();
        if (rows.Count == 0) return this;
        return this with { Chosen = rows[Math.Clamp(Moved(rows.IndexOf(Current!), step), 0, rows.Count - 1)].ServiceName };
    }

    // A step to an end is larger than any list.
    static int Moved(int from, int step) => (int)Math.Clamp((long)from + step, int.MinValue, int.MaxValue);

    static int? Step(ConsoleKeyInfo key, int page) => (key.Key, key.KeyChar) switch
    {
        (ConsoleKey.DownArrow, _) or (_, 'j') => 1,
        (ConsoleKey.UpArrow, _) or (_, 'k') => -1,
        (ConsoleKey.PageDown, _) or (_, ' ') => page,
        (ConsoleKey.PageUp, _) => -page,
        (ConsoleKey.Home, _) => int.MinValue,
        (ConsoleKey.End, _) => int.MaxValue,
        _ => null,
    };

    void AddTable(List<WatchLine> lines, int width, int page)
    {
        var rows = Rows.ToList();
        var (headings, cells) = EnvironmentTable.Fit(rows, width, between: 2);
        var text = Texts.Columns([headings, .. cells]).ToList();
        lines.Add(new(text[0], WatchTone.Dim));
        var chosen = Current is { } current ? rows.IndexOf(current) : -1;
        var first = Math.Clamp(chosen - page / 2, 0, Math.Max(0, rows.Count - page));
        lines.AddRange(rows.Select((row, i) => new WatchLine(text[i + 1], Tone(row), i == chosen)).Skip(first).Take(page));
        if (rows.Count == 0 && ReadAt is not null) lines.Add(new(Filter.Length > 0 ? "No environment has that." : "There is no environment."));
    }

    static WatchTone Tone(ShowtimeEnvironment environment) => EnvironmentList.UrgencyOf(environment) switch
    {
        Urgency.Failed or Urgency.Expired => WatchTone.Bad,
        Urgency.Stray or Urgency.Soon or Urgency.Changing => WatchTone.Attention,
        _ => WatchTone.Plain,
    };

    static string Text(ShowtimeEnvironment environment) =>
        string.Join(' ', [.. Texts.WideRow(environment), EnvironmentTable.Note(environment), environment.ServiceName]);
}
