using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Cli.Errors;

/// <summary>A failure as a reader gets it.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Remedy">What to do next, or null.</param>
/// <param name="ExitCode">What the shell gets.</param>
sealed record ErrorReport(string Message, Remedy? Remedy, int ExitCode)
{
    /// <summary>The last lines of a log that explain it.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    /// <summary>Where it came from.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Where it came from in lines, for <c>--verbose</c>.</summary>
    public IEnumerable<string> Trace => (UntrustedText.Message(Cause?.ToString()) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The report of an exception.</summary>
    public static ErrorReport Of(Exception exception, CancellationToken cancelled) => exception switch
    {
        ShowtimeException e => new(e.Message, e.Remedy, CodeOf(e.Error)) { LogTail = e.LogTail, Cause = e },
        OperationCanceledException when cancelled.IsCancellationRequested => new("Stopped on request.", null, Errors.ExitCode.Failed) { Cause = exception },
        TimeoutException => new(
            UntrustedText.Message(exception.Message),
            Core.Errors.Remedy.Of($"See how far it is with '{new JobCall(Job.List)}', and give it more time."),
            Errors.ExitCode.Failed),
        _ => new(
            $"Something unexpected happened: {UntrustedText.Message(exception.Message)}",
            "Run it again with --verbose and report what it prints.",
            Errors.ExitCode.Failed)
        {
            Cause = exception,
        },
    };

    static int CodeOf(ShowtimeError error) => error switch
    {
        ShowtimeError.InvalidInput or ShowtimeError.InvalidConfiguration => Errors.ExitCode.WrongUse,
        ShowtimeError.Blocked => Errors.ExitCode.Blocked,
        _ => Errors.ExitCode.Failed,
    };
}

/// <summary>What a run tells the shell.</summary>
static class ExitCode
{
    /// <summary>Done, nothing to do, or left to another job.</summary>
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int WrongUse = 2;

    /// <summary>It may not be done.</summary>
    public const int Blocked = 3;
}
