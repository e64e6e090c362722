using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Get-ShowtimeEnvironment: every environment, labels and cloud joined, as they are found.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeEnvironment")]
[OutputType(typeof(ShowtimeEnvironment))]
public sealed class GetShowtimeEnvironmentCommand : ShowtimeCommand
{
    // Numbers that come one by one are read together: the requests are mostly the same.
    readonly List<(PullRequestReference Reference, IShowtimeSession Session)> _asked = [];

    /// <summary>Only these pull requests.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    [ValidateNotNullOrEmpty]
    public PullRequestReference[]? PullRequest { get; set; }

    /// <summary>Only these statuses.</summary>
    [Parameter]
    public EnvironmentStatus[] Status { get; set; } = [];

    /// <summary>Only these kinds.</summary>
    [Parameter]
    public EnvironmentKind[] Kind { get; set; } = [];

    /// <summary>Only those that one of these people asked for; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequesterCompleter))]
    public string[] RequestedBy { get; set; } = [];

    /// <summary>Only commits that start with these digits.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EnvironmentShaCompleter))]
    public string? Sha { get; set; }

    /// <summary>Read labels only: quicker, and what the cloud alone knows of is not seen.</summary>
    [Parameter]
    public SwitchParameter LabelsOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        if (PullRequest is null)
        {
            await WriteAsync(await EnvironmentList.ReadAsync(Open(), Query(Sha), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () =>
            {
                _asked.Add((reference with { Sha = string.IsNullOrEmpty(Sha) ? reference.Sha : Sha }, Open(reference)));
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async cancellationToken =>
    {
        foreach (var items in _asked.GroupBy(item => item.Session, item => item.Reference))
        {
            var references = items.Distinct().ToList();
            var query = Query(references.Select(reference => reference.Sha).Distinct().Count() == 1 ? references[0].Sha : null);
            var numbers = references.Select(reference => reference.Number).Distinct().ToList();
            await ForItemAsync(references[0], async () =>
            {
                var (environments, _) = await ReadTogetherAsync(items.Key, query, numbers, cancellationToken).ConfigureAwait(false);
                await WriteAsync(environments
                    .Where(environment => references.Any(reference => IsMeant(environment, reference)))
                    .OrderBy(environment => numbers.IndexOf(environment.PullRequest))).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
    });

    EnvironmentQuery Query(string? sha) => new()
    {
        Statuses = Status,
        Kinds = Kind,
        RequestedBy = RequestedBy,
        Sha = string.IsNullOrEmpty(sha) ? null : sha,
        LabelsOnly = LabelsOnly,
    };

    static bool IsMeant(ShowtimeEnvironment environment, PullRequestReference reference) =>
        environment.PullRequest == reference.Number && (reference.Sha is null || EnvironmentNames.SharePrefix(reference.Sha, environment.Sha));

    async Task WriteAsync(IEnumerable<ShowtimeEnvironment> environments)
    {
        foreach (var environment in environments) await WriteAsync(environment).ConfigureAwait(false);
    }
}
