using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Planning;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Stop-ShowtimeEnvironment: as if the stop label were on; a blocked pull request is refused.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ShowtimeEnvironment", SupportsShouldProcess = true)]
[OutputType(typeof(RemovedEnvironment))]
public sealed class StopShowtimeEnvironmentCommand : ReconcileCommand
{
    /// <summary>Which pull requests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var cause = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        foreach (var reference in PullRequest)
        {
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = cause.About(reference.Number, asked: true),
                Stop = true,
                InContinuousIntegration = InActions,
            };
            await ForItemAsync(reference, () => AddAsync(reference, request, "Stop, as the stop label does", WriteRemovedAsync, cancellationToken))
                .ConfigureAwait(false);
        }
    });

    private protected override string Done => "stopped";

    async Task WriteRemovedAsync(SyncResult result)
    {
        foreach (var removed in result.Removed) await WriteAsync(removed).ConfigureAwait(false);
    }
}
