using System.Management.Automation;
using System.Net;
using System.Security;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Output;
using Showtime.PowerShell.Presentation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Connect-Showtime: sets repository, configuration and token for the commands of this session, after they were seen to work.</summary>
[Cmdlet(VerbsCommunications.Connect, "Showtime")]
[OutputType(typeof(ShowtimeContext))]
public sealed class ConnectShowtimeCommand : ShowtimeCommand
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RepositoryCompleter))]
    public override string? Repository { get; set; }

    /// <summary>A token for GitHub, for this session only.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>The ECS cluster, instead of the configured.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? Cluster { get; set; }

    /// <summary>The AWS region, instead of the configured.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // What an earlier Connect-Showtime set is replaced, not added to; what -Connection hands on is the beginning.
        var given = Connection?.Source ?? Sessions.Connection.Default;
        Source = new Connection(
            Repository ?? given.Repository,
            ConfigurationPath is null ? given.ConfigurationPath : GetUnresolvedProviderPathFromPSPath(ConfigurationPath),
            With(given.Variables, TokenVariable()),
            With(given.Overrides, Overrides()));
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var context = await ReadContextAsync(Source!, cancellationToken).ConfigureAwait(false);
        if (State.LeavingSandbox is { } left) await WarnAsync($"{left} From now on commands work on {context.Place}.").ConfigureAwait(false);
        State.Connection = context.Source;
        await WriteAsync(context).ConfigureAwait(false);
    });

    static Dictionary<string, string> With(IReadOnlyDictionary<string, string> given, Dictionary<string, string> added)
    {
        var all = new Dictionary<string, string>(given);
        foreach (var (name, value) in added) all[name] = value;
        return all;
    }

    Dictionary<string, string> TokenVariable()
    {
        var variables = new Dictionary<string, string>();
        if (Token is not null) variables["GITHUB_TOKEN"] = new NetworkCredential("", Token).Password;
        return variables;
    }

    Dictionary<string, string> Overrides()
    {
        var overrides = new Dictionary<string, string>();
        if (Cluster is not null) overrides["deploy.ecs.cluster"] = Cluster;
        if (Region is not null) overrides["deploy.ecs.region"] = Region;
        return overrides;
    }
}

/// <summary>Disconnect-Showtime: forgets what Connect-Showtime set, the token included, and closes the connections.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Showtime")]
public sealed class DisconnectShowtimeCommand : LocalCommand
{
    /// <inheritdoc/>
    private protected override void Process(RunspaceState state)
    {
        if (state.LeavingSandbox is { } left) WriteWarning($"{left} From now on commands work on what the environment variables name.");
        state.Disconnect();
    }
}

/// <summary>Get-ShowtimeContext: repository, target and credentials of this session, and where each value came from.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeContext")]
[OutputType(typeof(ShowtimeContext))]
public sealed class GetShowtimeContextCommand : ShowtimeCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
        await WriteAsync(await ReadContextAsync(Source!, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
}
