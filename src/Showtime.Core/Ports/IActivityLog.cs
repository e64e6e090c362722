using System.Text;
using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>Receives what a run does. Called from any thread.</summary>
public interface IActivityLog
{
    /// <summary>Takes one activity. Must not throw and must not block for long.</summary>
    /// <param name="activity">What happened.</param>
    void Report(Activity activity);
}

/// <summary>Reports that do more than report.</summary>
static class ActivityLogging
{
    /// <summary>A secret has become known: it is masked where somebody listens, and taken out of every text from now on.</summary>
    public static void ReportSecret(this IActivityLog? log, string secret)
    {
        Redaction.Hold(secret);
        log?.Report(Activity.OfSecret(secret));
    }
}

/// <summary>Something that a run did or waits for, for whoever watches.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">One line, without secrets.</param>
/// <param name="PullRequest">The pull request it is about, or null.</param>
/// <param name="Sha">The commit's 7 digits, or null.</param>
public sealed record Activity(ActivityKind Kind, string Message, int? PullRequest = null, string? Sha = null)
{
    /// <summary>The secret of an <see cref="ActivityKind.Secret"/>, to be masked; null for all others. Apart from the message, so that nobody shows it unknowing.</summary>
    public string? Secret { get; init; }

    /// <summary>The names of the labels that a <see cref="ActivityKind.Transition"/> put on; empty for all others.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Labels were put on a pull request.</summary>
    /// <param name="labels">Their names.</param>
    /// <param name="pullRequest">The number.</param>
    /// <returns>The activity.</returns>
    public static Activity OfTransition(IReadOnlyList<string> labels, int pullRequest) =>
        new(ActivityKind.Transition, string.Join("  ", labels), pullRequest) { Labels = labels };

    /// <summary>A secret that has become known: a token that another program gave, a registry's password.</summary>
    /// <param name="secret">The secret.</param>
    /// <returns>The activity, whose text does not hold it.</returns>
    public static Activity OfSecret(string secret) => new(ActivityKind.Secret, "A credential was read.") { Secret = secret };

    // A record prints its members, and this one must not.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Kind)} = {Kind}, {nameof(Message)} = {Message}, {nameof(PullRequest)} = {PullRequest}, {nameof(Sha)} = {Sha}");
        return true;
    }
}

/// <summary>The kinds of <see cref="Activity"/>.</summary>
public enum ActivityKind
{
    /// <summary>A step of a run begins: shown as progress.</summary>
    Step,

    /// <summary>A label transition was written.</summary>
    Transition,

    /// <summary>A remote call is made: shown when verbose.</summary>
    RemoteCall,

    /// <summary>A line of a build's output.</summary>
    BuildOutput,

    /// <summary>Something is not as it should be, and the run goes on.</summary>
    Warning,

    /// <summary>A secret became known: whoever writes a log that others read masks <see cref="Activity.Secret"/> and shows nothing.</summary>
    Secret,
}
