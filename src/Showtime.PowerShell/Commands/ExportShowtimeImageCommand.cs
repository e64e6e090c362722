using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Publishing;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Export-ShowtimeImage: builds a commit's image into an archive, without a credential for any registry.</summary>
[Cmdlet(VerbsData.Export, "ShowtimeImage", SupportsShouldProcess = true)]
[OutputType(typeof(ExportedImage))]
public sealed class ExportShowtimeImageCommand : ShowtimeCommand
{
    /// <summary>Which; in GitHub Actions the event's where none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    [ValidateNotNullOrEmpty]
    public PullRequestReference[]? PullRequest { get; set; }

    /// <summary>The file to write to.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Archive { get; set; } = "";

    /// <summary>The commit; in GitHub Actions the event's where none is given.</summary>
    [Parameter]
    [ValidatePattern("^[0-9a-fA-F]{40}$")]
    public string? Sha { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var cause = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        if (PullRequest is { Length: > 1 })
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, "An archive holds the image of one pull request.", "Give one.");
        }

        var (reference, sha) = ActionsJob.Commit(PullRequest?[0], Sha, cause);
        var archive = GetUnresolvedProviderPathFromPSPath(Archive);
        var session = Open(reference);
        if (!await ConfirmAsync($"{reference} ({sha[..7]})", $"Build image into {archive}", session.Repository).ConfigureAwait(false)) return;
        var request = new ExportRequest { PullRequest = reference.Number, Sha = sha, Archive = archive };
        await WriteAsync(await session.ExportImageAsync(request, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    });
}
