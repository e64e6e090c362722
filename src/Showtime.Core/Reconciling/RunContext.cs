using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>What the steps of one run work with. The observation is not here: it is passed from step to step.</summary>
sealed class RunContext(IShowtimeBackend backend, ShowtimeConfiguration configuration, int pullRequest, IActivityLog? log)
{
    public IShowtimeBackend Backend => backend;

    public ShowtimeConfiguration Configuration => configuration;

    public int PullRequest => pullRequest;

    public IDeploymentTarget Target { get; } = backend.Target(configuration);

    public IImageRegistry Registry { get; } = backend.Registry(configuration);

    public IImageBuilder Builder { get; } = backend.Builder(configuration);

    public DateTimeOffset Now => backend.Time.GetUtcNow();

    public void Report(ActivityKind kind, string message, string? sha = null) => log?.Report(new(kind, message, pullRequest, sha));

    public void ReportTransition(IReadOnlyList<string> labels) => log?.Report(Activity.OfTransition(labels, pullRequest));

    public void Warn(string message, ShowtimeException e, string? sha = null) => log.Warn(message, e, pullRequest, sha);

    /// <summary>Resolves the full commit.</summary>
    public async Task<string> ResolveAsync(string sha, PullRequestSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!EnvironmentNames.IsSha(sha))
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a commit.", "Give 7 to 40 hex digits.") { Target = sha };
        }

        if (sha.Length == 40) return sha.ToLowerInvariant();
        // A shared prefix does not make it the head: GitHub resolves a short commit only if it is unique.
        return await backend.PullRequests.FindCommitAsync(sha, cancellationToken).ConfigureAwait(false)
            ?? throw new ShowtimeException(ShowtimeError.NotFound, $"There is no commit {sha} in {snapshot.Repository}.",
                $"Look at the pull request's commits: {snapshot.Url}/commits") { Target = sha };
    }
}
