using System.Collections;
using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Start-ShowtimeEnvironment: makes an environment without a label, and waits until it answers.</summary>
[Cmdlet(VerbsLifecycle.Start, "ShowtimeEnvironment", SupportsShouldProcess = true)]
[OutputType(typeof(ShowtimeEnvironment), typeof(Job))]
public sealed class StartShowtimeEnvironmentCommand : ReconcileCommand
{
    const string JobScript = """
        param($Name, $Manifest, $Arguments)
        Start-ThreadJob -Name $Name -ArgumentList $Manifest, $Arguments {
            param($Manifest, $Arguments)
            Import-Module $Manifest
            Start-ShowtimeEnvironment @Arguments
        }
        """;

    /// <summary>For which pull requests.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>A commit other than the head.</summary>
    [Parameter]
    [ValidatePattern("^[0-9a-fA-F]{7,40}$")]
    [ArgumentCompleter(typeof(HeadCompleter))]
    public string? Sha { get; set; }

    /// <summary>How long it may live.</summary>
    [Parameter]
    [Alias("Ttl")]
    [ArgumentCompleter(typeof(TimeToLiveCompleter))]
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>Processor and memory.</summary>
    [Parameter]
    public EnvironmentSize? Size { get; set; }

    /// <summary>An image to deploy instead of building one: <c>repository:tag</c>, or a tag of the configured repository.</summary>
    [Parameter]
    [Alias("Image", "DockerTag")]
    [ValidateNotNullOrEmpty]
    public string? ImageTag { get; set; }

    /// <summary>Build and deploy again even if the commit is running.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Start in the background and return the job: its output and progress are this command's, and Stop-Job takes down what it began.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        // In Actions the person who caused the job needs the permission; at a prompt the person's own token decides.
        var cause = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        foreach (var reference in PullRequest)
        {
            await ForItemAsync(
                reference,
                () => AddAsync(reference, Request(reference, cause), "Start an environment", WriteTargetAsync, cancellationToken)).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!AsJob) base.EndProcessing();
        else if (References.Count > 0) Run(StartJobAsync);
    }

    private protected override string Done => "started";

    /// <summary>
    /// PowerShell's own thread job, with this command in a runspace of its own: stopping, receiving and waiting are the engine's. It asks nothing, since
    /// that was done here.
    /// </summary>
    async Task StartJobAsync(CancellationToken cancellationToken)
    {
        var arguments = new Hashtable(MyInvocation.BoundParameters)
        {
            [nameof(PullRequest)] = References.ToArray(),
            [nameof(Connection)] = await ReadContextAsync(Source!, cancellationToken).ConfigureAwait(false),
            ["Confirm"] = false,
        };
        arguments.Remove(nameof(AsJob));
        var name = $"Start {string.Join(", ", References)}";
        var manifest = Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, MyInvocation.MyCommand.ModuleName + ".psd1");
        var jobs = await InvokeAsync(() => InvokeCommand.InvokeScript(JobScript, name, manifest, arguments)).ConfigureAwait(false);
        await WriteAsync(jobs.Single()).ConfigureAwait(false);
    }

    SyncRequest Request(PullRequestReference reference, RunEvent cause) => new()
    {
        PullRequest = reference.Number,
        Event = cause.About(reference.Number, asked: true),
        PinnedSha = Sha,
        Start = true,
        Force = Force,
        TimeToLive = TimeToLive,
        Size = Size,
        Image = ImageTag,
        InContinuousIntegration = InActions,
    };

    /// <summary>Of the pull request's environments the one that was asked for.</summary>
    async Task WriteTargetAsync(SyncResult result)
    {
        var sha = result.Plan.TargetSha;
        foreach (var environment in result.Environments.Where(environment =>
            environment.Sha.Length > 0
            && sha.StartsWith(environment.Sha, StringComparison.OrdinalIgnoreCase)))
        {
            await WriteAsync(environment).ConfigureAwait(false);
        }
    }
}
