using System.Management.Automation;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Get-ShowtimeLog: the log of an environment's container, oldest line first.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeLog")]
[OutputType(typeof(LogLine))]
public sealed class GetShowtimeLogCommand : ShowtimeCommand
{
    /// <summary>The pull requests whose log is read.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>The environment of this commit; without it the one that serves, else the one that is being brought up.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EnvironmentShaCompleter))]
    public string? Sha { get; set; }

    /// <summary>The last so many lines only.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(1, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Only lines after this time, or of this long ago.</summary>
    [Parameter]
    [MomentTransformation]
    [ArgumentCompleter(typeof(SinceCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Go on reading as lines arrive, until Ctrl+C or until the container is gone.</summary>
    [Parameter]
    [Alias("Wait")]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, () => ReadAsync(reference, cancellationToken)).ConfigureAwait(false);
        }
    });

    async Task ReadAsync(PullRequestReference reference, CancellationToken cancellationToken)
    {
        var request = new LogRequest
        {
            PullRequest = reference.Number,
            Sha = string.IsNullOrEmpty(Sha) ? reference.Sha : Sha,
            Tail = Tail,
            Since = Since,
            Follow = Follow,
        };
        await foreach (var line in Open(reference).ReadLogAsync(request, cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(line).ConfigureAwait(false);
        }
    }
}
