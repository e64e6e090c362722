using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Remove-ShowtimeEnvironment: takes environments down, whatever the labels say.</summary>
/// <remarks>
/// Nothing is removed before the pipeline has been read to its end: where the reading upstream fails, what it gave may be wrong.
/// Different pull requests are then worked on side by side; those of one follow each other, because each needs its lease.
/// </remarks>
[Cmdlet(VerbsCommon.Remove, "ShowtimeEnvironment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RemovedEnvironment))]
public sealed class RemoveShowtimeEnvironmentCommand : ShowtimeCommand
{
    readonly List<(PullRequestReference Reference, IShowtimeSession Session, RemovalRequest Request)> _confirmed = [];

    /// <summary>Which: numbers take down all of a pull request, environment objects themselves alone.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number", "InputObject")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>Only the environment of this commit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EnvironmentShaCompleter))]
    public string? Sha { get; set; }

    /// <summary>Only the environment with this service, for one of the first generation, which has no commit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ServiceName { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many pull requests are worked on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = CleanupRun.AtOnce;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () => ConfirmAsync(reference, cancellationToken)).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(cancellationToken => Parallel.ForEachAsync(
        _confirmed.GroupBy(item => (item.Session.Repository, item.Request.PullRequest)),
        new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
        async (items, stop) =>
        {
            foreach (var (reference, session, request) in items)
            {
                await ForItemAsync(reference, async () =>
                {
                    var removed = await session.RemoveAsync(request, stop).ConfigureAwait(false);
                    await SummariseAsync(_ => JobSummary.OfRemoved(removed)).ConfigureAwait(false);
                    foreach (var one in removed) await WriteAsync(one).ConfigureAwait(false);
                }).ConfigureAwait(false);
            }
        }));

    async Task ConfirmAsync(PullRequestReference reference, CancellationToken cancellationToken)
    {
        var session = Open(reference);
        var request = new RemovalRequest
        {
            PullRequest = reference.Number,
            Sha = NullIfEmpty(Sha) ?? reference.Sha,
            ServiceName = NullIfEmpty(ServiceName) ?? reference.ServiceName,
        };
        // Without a question nothing is read for it.
        var target = Force && !await WantsToSeeAsync().ConfigureAwait(false)
            ? reference.ToString()
            : await Confirmation.TargetAsync(reference, session, request, cancellationToken).ConfigureAwait(false);
        if (await ConfirmAsync(target, Confirmation.Remove, Force).ConfigureAwait(false)) _confirmed.Add((reference, session, request));
    }

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
