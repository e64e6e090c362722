using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>Waits until an environment has a status.</summary>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Sha">The commit; null for what is being brought up, else what serves.</param>
/// <param name="Statuses">Any of these ends the waiting.</param>
/// <param name="Timeout">How long to wait at most.</param>
sealed record EnvironmentWait(PullRequestReference PullRequest, string? Sha, IReadOnlyList<EnvironmentStatus> Statuses, ShowtimeDuration Timeout)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait by default.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(20);

    /// <exception cref="ShowtimeException">It failed.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<ShowtimeEnvironment> RunAsync(IShowtimeSession session, TimeProvider time, Func<Activity, Task> show, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var wanted = string.Join(" or ", Statuses);
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var environment = await FindAsync(session, PullRequest.Number, Sha, cancellationToken).ConfigureAwait(false);
            if (environment is not null && Statuses.Contains(environment.Status)) return environment;
            if (environment?.Status == EnvironmentStatus.Failed)
            {
                throw new ShowtimeException(ShowtimeError.DeploymentFailed, $"{environment} did not come up.",
                    Remedy.Of($"See why: {JobCall.On(Job.Logs, PullRequest.Number, ("sha", environment.Sha))}"));
            }

            var waited = time.GetElapsedTime(started);
            var state = environment?.Status.ToString() ?? "no environment yet";
            if (waited >= Timeout.ToTimeSpan()) throw new TimeoutException($"{PullRequest} is not {wanted} after {Timeout}: {state}.");
            ShowtimeDuration shown = TimeSpan.FromSeconds(Math.Floor(waited.TotalSeconds));
            await show(new Activity(
                ActivityKind.Step,
                $"{state}, waiting for {wanted} ({shown} of {Timeout})",
                PullRequest.Number, environment?.Sha)).ConfigureAwait(false);
            var left = Timeout.ToTimeSpan() - waited;
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is being brought up counts before what serves already: that is what somebody waits for.</summary>
    static async Task<ShowtimeEnvironment?> FindAsync(IShowtimeSession session, int pullRequest, string? sha, CancellationToken cancellationToken)
    {
        ShowtimeEnvironment? found = null;
        var query = new EnvironmentQuery { PullRequests = [pullRequest], Sha = sha, LabelsOnly = true };
        await foreach (var environment in session.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (found is null || environment.Kind == EnvironmentKind.Building) found = environment;
        }

        return found;
    }
}
