using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Wait-ShowtimeEnvironment: waits until an environment has a status.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ShowtimeEnvironment")]
[OutputType(typeof(ShowtimeEnvironment))]
public sealed class WaitShowtimeEnvironmentCommand : SeveralCommand
{
    /// <summary>A command that waits for 16 at the same time by default: waiting is cheap.</summary>
    public WaitShowtimeEnvironmentCommand() => ThrottleLimit = 16;

    /// <summary>Which pull requests' environment.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>The environment of this commit; without it the one that is being brought up, else the one that serves.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EnvironmentShaCompleter))]
    public string? Sha { get; set; }

    /// <summary>Any of these ends the waiting.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public EnvironmentStatus[] Status { get; set; } = [EnvironmentStatus.Running];

    /// <summary>How long to wait for each at most.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TimeoutCompleter))]
    public ShowtimeDuration Timeout { get; set; } = EnvironmentWait.DefaultTimeout;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async _ =>
    {
        foreach (var reference in PullRequest)
        {
            var wait = new EnvironmentWait(reference, string.IsNullOrEmpty(Sha) ? reference.Sha : Sha, Status, Timeout);
            await ForItemAsync(reference, () =>
            {
                var session = Open(reference);
                Add(reference, session, async stop =>
                    await WriteAsync(await wait.RunAsync(session, TimeProvider.System, ShowAsync, stop).ConfigureAwait(false)).ConfigureAwait(false));
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
    });

    private protected override string Done => "ready";
}
