using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Start-ShowtimeEnvironment: makes an environment without a label, and waits until it answers.</summary>
[Cmdlet(VerbsLifecycle.Start, "ShowtimeEnvironment", SupportsShouldProcess = true)]
[OutputType(typeof(ShowtimeEnvironment))]
public sealed class StartShowtimeEnvironmentCommand : ReconcileCommand
{
    /// <summary>For which pull requests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>A commit other than the head.</summary>
    [Parameter]
    [ValidatePattern("^[0-9a-fA-F]{7,40}$")]
    public string? Sha { get; set; }

    /// <summary>How long it may live.</summary>
    [Parameter]
    [Alias("Ttl")]
    [ArgumentCompleter(typeof(TimeToLiveCompleter))]
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>Processor and memory.</summary>
    [Parameter]
    public EnvironmentSize? Size { get; set; }

    /// <summary>An image to deploy instead of building one: <c>repository:tag</c>, or a tag of the configured repository.</summary>
    [Parameter]
    [Alias("Image", "DockerTag")]
    [ValidateNotNullOrEmpty]
    public string? ImageTag { get; set; }

    /// <summary>Build and deploy again even if the commit is running.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        // In Actions the person who caused the job needs the permission; at a prompt the person's own token decides.
        var cause = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(
                reference,
                () => SyncAsync(reference, Request(reference, cause), "Start an environment", WriteTargetAsync, cancellationToken)).ConfigureAwait(false);
        }
    });

    SyncRequest Request(PullRequestReference reference, RunEvent cause) => new()
    {
        PullRequest = reference.Number,
        Event = cause.About(reference.Number, asked: true),
        PinnedSha = Sha,
        Start = true,
        Force = Force,
        TimeToLive = TimeToLive,
        Size = Size,
        Image = ImageTag,
        InContinuousIntegration = InActions,
    };

    /// <summary>Of the pull request's environments the one that was asked for.</summary>
    async Task WriteTargetAsync(SyncResult result)
    {
        var sha = result.Plan.TargetSha;
        foreach (var environment in result.Environments.Where(environment =>
            environment.Sha.Length > 0
            && sha.StartsWith(environment.Sha, StringComparison.OrdinalIgnoreCase)))
        {
            await WriteAsync(environment).ConfigureAwait(false);
        }
    }
}
