using System.Management.Automation;
using System.Net;
using System.Security;
using Showtime.PowerShell.Output;
using Showtime.PowerShell.Presentation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Connect-Showtime: sets repository, configuration and token for the commands of this session, after they were seen to work.</summary>
[Cmdlet(VerbsCommunications.Connect, "Showtime")]
[OutputType(typeof(ShowtimeContext))]
public sealed class ConnectShowtimeCommand : ContextCommand
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? Repository { get; set; }

    /// <summary>A token for GitHub, for this session only.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>The ECS cluster, instead of the configured.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Cluster { get; set; }

    /// <summary>The AWS region, instead of the configured.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // What an earlier Connect-Showtime set is replaced, not added to.
        Connection = new Connection(
            Repository,
            ConfigurationPath is null ? null : GetUnresolvedProviderPathFromPSPath(ConfigurationPath),
            TokenVariable(), Overrides());
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var context = await ReadContextAsync(Connection!, cancellationToken).ConfigureAwait(false);
        State.Connection = Connection! with { Repository = context.Repository };
        await WriteAsync(context).ConfigureAwait(false);
    });

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
    private protected override void Process(RunspaceState state) => state.Disconnect();
}

/// <summary>Get-ShowtimeContext: repository, target and credentials of this session, and where each value came from.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeContext")]
[OutputType(typeof(ShowtimeContext))]
public sealed class GetShowtimeContextCommand : ContextCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
        await WriteAsync(await ReadContextAsync(State.Connection, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
}

/// <summary>The base of the commands that return the session's context.</summary>
public abstract class ContextCommand : ShowtimeCommand
{
    /// <summary>Reads the configuration and returns the context.</summary>
    private protected async Task<ShowtimeContext> ReadContextAsync(Connection connection, CancellationToken cancellationToken)
    {
        var session = Open();
        var configuration = await session.ConfigurationAsync(cancellationToken).ConfigureAwait(false);
        return new ContextReader(Options, connection, Repository).Read(session.Repository, configuration);
    }
}
