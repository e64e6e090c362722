using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Remove-ShowtimeEnvironment: takes environments down, whatever the labels say.</summary>
[Cmdlet(VerbsCommon.Remove, "ShowtimeEnvironment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RemovedEnvironment))]
public sealed class RemoveShowtimeEnvironmentCommand : SeveralCommand
{
    readonly List<(PullRequestReference Reference, IShowtimeSession Session, RemovalRequest Request)> _asked = [];

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

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async _ =>
    {
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () =>
            {
                _asked.Add((reference, Open(reference), new RemovalRequest
                {
                    PullRequest = reference.Number,
                    Sha = NullIfEmpty(Sha) ?? reference.Sha,
                    ServiceName = NullIfEmpty(ServiceName) ?? reference.ServiceName,
                }));
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async cancellationToken =>
    {
        var oneByOne = Force || _asked.Count == 1 || await WantsToSeeAsync().ConfigureAwait(false);
        foreach (var items in _asked.GroupBy(item => item.Session))
        {
            if (oneByOne) await AskOneByOneAsync(items, cancellationToken).ConfigureAwait(false);
            else await AskOnceAsync(items.Key, [.. items.Select(item => (item.Reference, item.Request))], cancellationToken).ConfigureAwait(false);
        }

        await DoAsync(cancellationToken).ConfigureAwait(false);
    });

    private protected override string Done => "removed";

    async Task AskOneByOneAsync(
        IEnumerable<(PullRequestReference Reference, IShowtimeSession Session, RemovalRequest Request)> items, CancellationToken cancellationToken)
    {
        // Without a question nothing is read for it.
        var isShown = !Force || await WantsToSeeAsync().ConfigureAwait(false);
        foreach (var (reference, session, request) in items)
        {
            await ForItemAsync(reference, async () =>
            {
                var target = isShown
                    ? await Confirmation.TargetAsync(reference, session, request, cancellationToken).ConfigureAwait(false)
                    : reference.ToString();
                if (await ConfirmAsync(target, Confirmation.Remove, session.Repository, Force).ConfigureAwait(false)) Add(reference, session, request);
            }).ConfigureAwait(false);
        }
    }

    /// <summary>A question about many shows what each of them is: who says yes to all of forty questions has read none.</summary>
    async Task AskOnceAsync(
        IShowtimeSession session, IReadOnlyList<(PullRequestReference Reference, RemovalRequest Request)> items, CancellationToken cancellationToken)
    {
        if (await MayBeAskedAsync().ConfigureAwait(false))
        {
            var numbers = items.Select(item => item.Request.PullRequest).Distinct().ToList();
            var (environments, read) = await ReadTogetherAsync(session, new EnvironmentQuery(), numbers, cancellationToken).ConfigureAwait(false);
            items = [.. items.Where(item => read.Contains(item.Request.PullRequest))];
            if (items.Count == 0) return;
            var usual = (await session.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value.Environment.Ttl;
            var table = Confirmation.Table([.. items.Select(item => item.Request)], environments, usual);
            if (!await ConfirmAsync(table, Confirmation.Remove, session.Repository).ConfigureAwait(false)) return;
        }

        foreach (var (reference, request) in items) Add(reference, session, request);
    }

    void Add(PullRequestReference reference, IShowtimeSession session, RemovalRequest request) => Add(reference, session, async stop =>
    {
        var removed = await session.RemoveAsync(request, stop).ConfigureAwait(false);
        await SummariseAsync(_ => JobSummary.OfRemoved(removed)).ConfigureAwait(false);
        foreach (var one in removed) await WriteAsync(one).ConfigureAwait(false);
    });

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
