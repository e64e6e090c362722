using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Wait-ShowtimeEnvironment: waits until an environment has a status.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ShowtimeEnvironment")]
[OutputType(typeof(ShowtimeEnvironment))]
public sealed class WaitShowtimeEnvironmentCommand : ShowtimeCommand
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Which pull requests' environment.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>The environment of this commit; without it the one that is being brought up, else the one that serves.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EnvironmentShaCompleter))]
    public string? Sha { get; set; }

    /// <summary>Any of these ends the waiting.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public EnvironmentStatus[] Status { get; set; } = [EnvironmentStatus.Running];

    /// <summary>How long to wait for each at most.</summary>
    [Parameter]
    public ShowtimeDuration Timeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () => WaitAsync(reference, cancellationToken)).ConfigureAwait(false);
        }
    });

    async Task WaitAsync(PullRequestReference reference, CancellationToken cancellationToken)
    {
        var session = Open(reference);
        var query = new EnvironmentQuery
        {
            PullRequests = [reference.Number],
            Sha = string.IsNullOrEmpty(Sha) ? reference.Sha : Sha,
            LabelsOnly = true,
        };
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var environment = await FindAsync(session, query, cancellationToken).ConfigureAwait(false);
            if (environment is not null && Status.Contains(environment.Status))
            {
                await WriteAsync(environment).ConfigureAwait(false);
                return;
            }

            if (environment?.Status == EnvironmentStatus.Failed)
            {
                throw new ShowtimeException(ShowtimeError.DeploymentFailed, $"{environment} did not come up.", $"See why: Get-ShowtimeLog {reference.Number} -Sha {environment.Sha}");
            }

            var waited = time.GetElapsedTime(started);
            var state = environment?.Status.ToString() ?? "no environment yet";
            if (waited >= Timeout.ToTimeSpan())
            {
                throw new TimeoutException($"{reference} is not {string.Join(" or ", Status)} after {Timeout}: {state}.");
            }

            ShowtimeDuration shown = TimeSpan.FromSeconds(Math.Floor(waited.TotalSeconds));
            await ShowAsync(new Activity(ActivityKind.Step, $"{state}, waiting for {string.Join(" or ", Status)} ({shown} of {Timeout})", reference.Number, environment?.Sha)).ConfigureAwait(false);
            var left = Timeout.ToTimeSpan() - waited;
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is being brought up counts before what serves already: that is what somebody waits for.</summary>
    static async Task<ShowtimeEnvironment?> FindAsync(IShowtimeSession session, EnvironmentQuery query, CancellationToken cancellationToken)
    {
        ShowtimeEnvironment? found = null;
        await foreach (var environment in session.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (found is null || environment.Kind == EnvironmentKind.Building) found = environment;
        }

        return found;
    }
}
