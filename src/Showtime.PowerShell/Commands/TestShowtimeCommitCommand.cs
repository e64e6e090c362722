using System.Management.Automation;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Test-ShowtimeCommit: whether a required commit is an ancestor of a pull request's head or of a commit.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ShowtimeCommit", DefaultParameterSetName = PullRequestSet)]
[OutputType(typeof(bool), typeof(CommitCheck))]
public sealed class TestShowtimeCommitCommand : ShowtimeCommand
{
    const string PullRequestSet = "PullRequest";
    const string CommitSet = "Commit";
    const string ShaPattern = "^[0-9a-fA-F]{7,40}$";

    /// <summary>The pull requests whose head is looked at.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PullRequestSet)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>The commit that has to contain the required one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CommitSet)]
    [ValidatePattern(ShaPattern)]
    public string? Commit { get; set; }

    /// <summary>The required commit.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidatePattern(ShaPattern)]
    public string Required { get; set; } = "";

    /// <summary>Return what was compared instead of true or false.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        if (Commit is not null)
        {
            await CheckAsync(null, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () => CheckAsync(reference, cancellationToken)).ConfigureAwait(false);
        }
    });

    async Task CheckAsync(PullRequestReference? reference, CancellationToken cancellationToken)
    {
        var check = await Open(reference).CheckCommitAsync(Required, Commit, reference?.Number, cancellationToken).ConfigureAwait(false);
        await WriteAsync(PassThru ? check : check.Contained).ConfigureAwait(false);
    }
}
