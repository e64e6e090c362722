using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Sync-ShowtimePullRequest: brings labels, cloud and registry of a pull request to what is wanted, or says what it would do.</summary>
[Cmdlet(VerbsData.Sync, "ShowtimePullRequest", SupportsShouldProcess = true, DefaultParameterSetName = SyncSet)]
[OutputType(typeof(SyncResult), ParameterSetName = [SyncSet])]
[OutputType(typeof(Plan), ParameterSetName = [CheckSet])]
public sealed class SyncShowtimePullRequestCommand : ReconcileCommand
{
    const string SyncSet = "Sync";
    const string CheckSet = "CheckOnly";

    /// <summary>Which; in GitHub Actions the event's where none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    [ValidateNotNullOrEmpty]
    public PullRequestReference[]? PullRequest { get; set; }

    /// <summary>A commit that is wanted even where it is not the head.</summary>
    [Parameter]
    [ValidatePattern("^[0-9a-fA-F]{7,40}$")]
    [ArgumentCompleter(typeof(HeadCompleter))]
    public string? Sha { get; set; }

    /// <summary>Write nothing anywhere and return the plan; in GitHub Actions its lines go to GITHUB_OUTPUT.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CheckSet)]
    public SwitchParameter CheckOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var cause = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        foreach (var reference in PullRequest ?? [FromEvent(cause)])
        {
            await ForItemAsync(reference, () => AddAsync(reference, cause, cancellationToken)).ConfigureAwait(false);
        }
    });

    private protected override string Done => CheckOnly ? "planned" : "synchronised";

    async Task AddAsync(PullRequestReference reference, RunEvent cause, CancellationToken cancellationToken)
    {
        var request = new SyncRequest
        {
            PullRequest = reference.Number,
            Event = cause.About(reference.Number),
            PinnedSha = Sha,
            InContinuousIntegration = InActions,
        };
        if (!CheckOnly)
        {
            await AddAsync(reference, request, "Synchronise", WriteAsync, cancellationToken).ConfigureAwait(false);
            return;
        }

        var session = Open(reference);
        Add(reference, session, stop => PlanAsync(session, request, stop));
    }

    async Task PlanAsync(IShowtimeSession session, SyncRequest request, CancellationToken cancellationToken)
    {
        var plan = await session.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        if (InActions) await ActionsJob.WriteOutputsAsync(Variables, plan.ToOutputs(), cancellationToken).ConfigureAwait(false);
        await WriteAsync(plan).ConfigureAwait(false);
    }

    static PullRequestReference FromEvent(RunEvent cause) => cause.PullRequest is { } number
        ? new(number)
        : throw new ShowtimeException(ShowtimeError.InvalidInput,
            "No pull request was given, and no event of GitHub Actions names one.",
            "Give its number: Sync-ShowtimePullRequest 123");
}
