using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Reconciling;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Set-ShowtimeEnvironment: what people decide about a pull request's environments: time to live, freeze, block, feature flags.</summary>
[Cmdlet(VerbsCommon.Set, "ShowtimeEnvironment", SupportsShouldProcess = true)]
[OutputType(typeof(ShowtimeEnvironment))]
public sealed class SetShowtimeEnvironmentCommand : SeveralCommand
{
    /// <summary>The pull requests: the labels that this writes count for all environments of one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(EnvironmentNumberCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>How long they may live, counted from their creation.</summary>
    [Parameter]
    [Alias("Ttl")]
    [ArgumentCompleter(typeof(TimeToLiveCompleter))]
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>New commits do not update them; <c>-Frozen:$false</c> releases.</summary>
    [Parameter]
    public SwitchParameter Frozen { get; set; }

    /// <summary>Nothing is created, updated or stopped; <c>-Blocked:$false</c> releases.</summary>
    [Parameter]
    public SwitchParameter Blocked { get; set; }

    /// <summary>Feature flags to set: <c>NAME=true</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AddFlag { get; set; } = [];

    /// <summary>Feature flags whose label is removed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RemoveFlag { get; set; } = [];

    /// <summary>Return the environments afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async _ =>
    {
        bool? frozen = IsGiven(nameof(Frozen)) ? Frozen.ToBool() : null;
        bool? blocked = IsGiven(nameof(Blocked)) ? Blocked.ToBool() : null;
        foreach (var reference in PullRequest)
        {
            var change = Policy.Change(reference.Number, TimeToLive, frozen, blocked, AddFlag, RemoveFlag);
            await ForItemAsync(reference, () => AddAsync(reference, change)).ConfigureAwait(false);
        }
    });

    private protected override string Done => "set";

    async Task AddAsync(PullRequestReference reference, PolicyChange change)
    {
        var session = Open(reference);

        // Several environments of one pull request in a pipeline are one change.
        if (Has(reference, session)) return;
        var target = reference.Sha is { } sha ? $"{reference} ({sha})" : reference.ToString();
        if (!await ConfirmAsync(target, Policy.Describe(change), session.Repository).ConfigureAwait(false)) return;
        Add(reference, session, async stop =>
        {
            var environments = await session.SetPolicyAsync(change, stop).ConfigureAwait(false);
            if (!PassThru) return;
            foreach (var environment in environments) await WriteAsync(environment).ConfigureAwait(false);
        });
    }

    bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
