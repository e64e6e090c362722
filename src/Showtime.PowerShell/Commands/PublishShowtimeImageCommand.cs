using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Publishing;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Publish-ShowtimeImage: pushes an image that another job built into an archive, if its commit was approved.</summary>
[Cmdlet(VerbsData.Publish, "ShowtimeImage", SupportsShouldProcess = true, DefaultParameterSetName = PublishSet)]
[OutputType(typeof(ImagePublication))]
public sealed class PublishShowtimeImageCommand : ShowtimeCommand
{
    const string PublishSet = "Publish";
    const string CheckSet = "CheckOnly";

    /// <summary>Which; without it the pull request is found by the head of the event's run.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    [ValidateNotNullOrEmpty]
    public PullRequestReference[]? PullRequest { get; set; }

    /// <summary>The archive.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PublishSet)]
    [ValidateNotNullOrEmpty]
    public string Archive { get; set; } = "";

    /// <summary>The commit; without it that of the event's run.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^[0-9a-fA-F]{40}$")]
    public string? Sha { get; set; }

    /// <summary>Push even where the registry has an image of that commit.</summary>
    [Parameter(ParameterSetName = PublishSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Only ask which pull requests it would be published for; in GitHub Actions the answer goes to GITHUB_OUTPUT.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CheckSet)]
    public SwitchParameter CheckOnly { get; set; }

    /// <summary>How long to wait for the approval, which the job of the label or of the push may be about to write.</summary>
    [Parameter]
    public ShowtimeDuration ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(2);

    bool _found;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var cause = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        if (PullRequest is null) await PublishAsync(null, cause, cancellationToken).ConfigureAwait(false);
        foreach (var reference in PullRequest ?? []) await PublishAsync(reference, cause, cancellationToken).ConfigureAwait(false);
        if (CheckOnly)
        {
            await ActionsJob.WriteOutputsAsync(Variables, [new("publish_needed", _found ? "true" : "false")], cancellationToken).ConfigureAwait(false);
        }
    });

    async Task PublishAsync(PullRequestReference? reference, RunEvent cause, CancellationToken cancellationToken)
    {
        var session = Open(reference);
        var archive = CheckOnly ? "" : GetUnresolvedProviderPathFromPSPath(Archive);
        if (!CheckOnly && !await ConfirmAsync(Sha ?? cause.Head?.Sha ?? archive, "Publish image", session.Repository).ConfigureAwait(false)) return;
        var request = new PublicationRequest
        {
            Archive = archive, PullRequest = reference?.Number, Sha = Sha,
            Event = cause, Patience = ApprovalTimeout.ToTimeSpan(), Force = Force, CheckOnly = CheckOnly,
        };
        foreach (var image in await session.PublishImageAsync(request, cancellationToken).ConfigureAwait(false))
        {
            _found = true;
            await WriteAsync(image).ConfigureAwait(false);
        }
    }
}
