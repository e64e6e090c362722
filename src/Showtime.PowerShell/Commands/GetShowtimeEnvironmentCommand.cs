using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Get-ShowtimeEnvironment: every environment, labels and cloud joined, as they are found.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeEnvironment")]
[OutputType(typeof(ShowtimeEnvironment))]
public sealed class GetShowtimeEnvironmentCommand : ShowtimeCommand
{
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

    /// <summary>Only those that this person asked for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequesterCompleter))]
    public string? RequestedBy { get; set; }

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
            await ReadAsync(null, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () => ReadAsync(reference, cancellationToken)).ConfigureAwait(false);
        }
    });

    async Task ReadAsync(PullRequestReference? reference, CancellationToken cancellationToken)
    {
        var query = new EnvironmentQuery
        {
            PullRequests = reference is null ? [] : [reference.Number],
            Statuses = Status,
            Kinds = Kind,
            RequestedBy = RequestedBy,
            Sha = string.IsNullOrEmpty(Sha) ? reference?.Sha : Sha,
            LabelsOnly = LabelsOnly,
        };
        await foreach (var environment in Open(reference).ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(environment).ConfigureAwait(false);
        }
    }
}
