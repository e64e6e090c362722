using System.Globalization;
using System.Text;
using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>Receives what a run does.</summary>
interface IActivityLog
{
    /// <summary>Takes one activity, on any thread. Must not throw and must not block for long.</summary>
    void Report(Activity activity);

    /// <summary>How commands are written in messages.</summary>
    CommandSyntax Syntax => CommandSyntax.Shell;
}

/// <summary>Something that a run does or waits for.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Message">One line, without secrets.</param>
/// <param name="PullRequest">The pull request that it is about, or null.</param>
/// <param name="Sha">The commit's 7 digits, or null.</param>
sealed record Activity(ActivityKind Kind, string Message, int? PullRequest = null, string? Sha = null)
{
    /// <summary>What happened, in words for a reader, harmless wherever it is printed.</summary>
    public string Message { get; init => field = UntrustedText.Message(value); } = UntrustedText.Message(Message);

    /// <summary>The secret of an <see cref="ActivityKind.Secret"/>, else null. Not in the message, so that it is not shown by accident.</summary>
    public string? Secret { get; init; }

    /// <summary>The names of the labels that a <see cref="ActivityKind.Transition"/> added; empty for other kinds.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What is left of the host's requests, of an activity that tells only that; else null.</summary>
    public RequestBudget? Requests { get; init; }

    /// <summary>A job has ended, and this is left of the host's requests. For a verbose log, and for a job's summary.</summary>
    public static Activity OfRequests(RequestBudget left) => new(ActivityKind.RemoteCall, left.ToString()) { Requests = left };

    /// <summary>Labels were added to a pull request.</summary>
    public static Activity OfTransition(IReadOnlyList<string> labels, int pullRequest) =>
        new(ActivityKind.Transition, string.Join("  ", labels), pullRequest) { Labels = labels };

    /// <summary>A secret became known: a token that another program gave, a registry's password. The message does not contain it.</summary>
    public static Activity OfSecret(string secret) => new(ActivityKind.Secret, "A credential was read.") { Secret = secret };

    // A record prints all its members; the secret must not be printed.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Kind)} = {Kind}, {nameof(Message)} = {Message}, ")
            .Append(CultureInfo.InvariantCulture, $"{nameof(PullRequest)} = {PullRequest}, {nameof(Sha)} = {Sha}");
        return true;
    }
}

/// <summary>The kinds of <see cref="Activity"/>.</summary>
enum ActivityKind
{
    /// <summary>A step of a run begins: shown as progress.</summary>
    Step,

    /// <summary>A label transition was written.</summary>
    Transition,

    /// <summary>A remote call: shown in verbose output.</summary>
    RemoteCall,

    /// <summary>A line of a build's output.</summary>
    BuildOutput,

    /// <summary>Something is wrong, but the run goes on.</summary>
    Warning,

    /// <summary>A secret became known. A public log masks <see cref="Activity.Secret"/> and shows nothing.</summary>
    Secret,
}

static class ActivityLogging
{
    /// <summary>Masks a secret in the log, if there is one, and redacts it from every text from now on.</summary>
    public static void ReportSecret(this IActivityLog? log, string secret)
    {
        Redaction.Hold(secret);
        log?.Report(Activity.OfSecret(secret));
    }

    /// <summary>Warns of a failure that the run survives, with what to do about it.</summary>
    public static void Warn(this IActivityLog? log, string what, ShowtimeException failure, int? pullRequest = null, string? sha = null)
    {
        if (log is null) return;
        var remedy = failure.Remedy is null ? "" : " " + failure.Remedy.In(log.Syntax);
        log.Report(new(ActivityKind.Warning, $"{what}: {failure.Message}{remedy}", pullRequest, sha));
    }
}
