using System.Globalization;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// The limits of what a repository runs at once. A pull request's first environment is refused beyond one; whatever a pull request has already is always
/// updated. Counted are the labels in use, which say that an environment is coming minutes before the cloud does.
/// </summary>
static class Admission
{
    const string Advice = "Stop one that is not needed, or wait until one expires; then ask again.";

    /// <summary>Whether any limit is configured.</summary>
    public static bool IsLimited(LimitConfiguration limits) => limits is not { Environments: null, EnvironmentsPerAuthor: null, StartsPerDay: null };

    /// <summary>The environments that serve or are being started, by the definitions of their labels. One that failed costs nothing.</summary>
    public static IReadOnlyList<StandingEnvironment> Standing(IEnumerable<DefinitionUse> definitions) =>
    [
        .. definitions.Where(d => d.Uses > 0)
            .Select(d => (d.Uses, Label: LabelGrammar.Parse(d.Definition.Name) as EnvironmentLabel))
            .Where(d => d.Label is not null)
            .GroupBy(d => d.Label!.Sha, StringComparer.Ordinal)
            .SelectMany(commit =>
            {
                var labels = commit.Select(d => d.Label).ToList();
                var failed = labels.Any(l => l is StatusLabel { Status: EnvironmentStatus.Failed });
                // Pull requests with the same head share the definitions, and each has an environment of its own.
                var uses = commit.Where(d => d.Label is PointerLabel || d.Label is TargetLabel && !failed).Select(d => d.Uses).DefaultIfEmpty(0).Max();
                var one = new StandingEnvironment(
                    commit.Key, labels.OfType<RequesterLabel>().FirstOrDefault(), labels.OfType<CreatedLabel>().Max(l => (DateTimeOffset?)l.CreatedAt));
                return Enumerable.Repeat(one, uses);
            }),
    ];

    /// <summary>Why another environment is not admitted; null if it is.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="standing">What there is.</param>
    /// <param name="author">Who asks for it.</param>
    /// <param name="now">The time.</param>
    public static string? Refusal(LimitConfiguration limits, IReadOnlyList<StandingEnvironment> standing, string author, DateTimeOffset now)
    {
        var own = standing.Count(e => e.IsOf(author));
        var young = standing.Count(e => e.CreatedAt is not { } created || now - created < TimeSpan.FromDays(1)); // one without a time is just beginning
        var reached = Reached("environments", limits.Environments, standing.Count)
            ?? Reached("environmentsPerAuthor", limits.EnvironmentsPerAuthor, own)
            ?? Reached("startsPerDay", limits.StartsPerDay, young);
        return reached is null ? null : string.Create(CultureInfo.InvariantCulture,
            $"The limit {reached} is reached. Running or being started: {standing.Count}; "
                + $"asked for by {author}: {own}; created in the last 24 hours: {young}. {Advice}");

        static string? Reached(string key, int? limit, int count) => count >= limit ? FormattableString.Invariant($"limits.{key} of {limit}") : null;
    }
}

/// <summary>An environment of any pull request of the repository, as far as the names of labels tell.</summary>
/// <param name="Sha">The commit's 7 digits.</param>
/// <param name="Requester">Who asked for it; null if no label says it yet.</param>
/// <param name="CreatedAt">When it was created, UTC; null if no label says it yet.</param>
sealed record StandingEnvironment(string Sha, RequesterLabel? Requester, DateTimeOffset? CreatedAt)
{
    /// <summary>Whether a person asked for it. A label's name may hold only the beginning of a login.</summary>
    public bool IsOf(string login) => Requester is not null
        && string.Equals(LabelGrammar.Format(Requester), LabelGrammar.Format(new RequesterLabel(Sha, login)), StringComparison.OrdinalIgnoreCase);
}
