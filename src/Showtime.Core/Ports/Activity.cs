using System.Text;
using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>Something that a run did or waits for, for whoever watches.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">One line, without secrets.</param>
/// <param name="PullRequest">The pull request it is about, or null.</param>
/// <param name="Sha">The commit's 7 digits, or null.</param>
public sealed record Activity(ActivityKind Kind, string Message, int? PullRequest = null, string? Sha = null)
{
    /// <summary>What happened, in words for a reader, harmless wherever it is printed.</summary>
    public string Message { get; init => field = UntrustedText.Message(value); } = UntrustedText.Message(Message);

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
