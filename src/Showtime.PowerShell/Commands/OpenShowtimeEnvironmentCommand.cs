using System.Management.Automation;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Open-ShowtimeEnvironment: shows environments in the browser, and returns their addresses.</summary>
[Cmdlet(VerbsCommon.Open, "ShowtimeEnvironment")]
[OutputType(typeof(Uri))]
public sealed class OpenShowtimeEnvironmentCommand : ShowtimeCommand
{
    /// <summary>Which pull requests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>The environment of this commit; without it the one that serves.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EnvironmentShaCompleter))]
    public string? Sha { get; set; }

    /// <summary>Return the address alone.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(reference, async () =>
            {
                var sha = string.IsNullOrEmpty(Sha) ? reference.Sha : Sha;
                var address = await EnvironmentAddress.FindAsync(Open(reference), reference, sha, cancellationToken).ConfigureAwait(false);
                await WriteAsync(address).ConfigureAwait(false);
                if (!NoBrowser) EnvironmentAddress.Open(address, Variables);
            }).ConfigureAwait(false);
        }
    });
}
