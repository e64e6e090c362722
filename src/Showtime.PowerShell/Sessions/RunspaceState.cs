using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Loading;

namespace Showtime.PowerShell.Sessions;

/// <summary>What one runspace remembers between commands. Runspaces of one process, as ForEach-Object -Parallel has them, share nothing.</summary>
sealed class RunspaceState : IAsyncDisposable
{
    static readonly ConditionalWeakTable<Runspace, RunspaceState> States = [];

    /// <summary>What Connect-Showtime set.</summary>
    public Connection Connection { get; set; } = Connection.Default;

    /// <summary>The open sessions.</summary>
    public SessionCache Sessions { get; } = new(Open, TimeProvider.System);

    /// <summary>The state of the runspace whose thread this is.</summary>
    public static RunspaceState Current => States.GetValue(Runspace.DefaultRunspace, _ => new RunspaceState());

    /// <summary>Takes the state of the runspace whose thread this is away; null where there is none.</summary>
    public static RunspaceState? Detach()
    {
        var runspace = Runspace.DefaultRunspace;
        if (runspace is null || !States.TryGetValue(runspace, out var state)) return null;
        States.Remove(runspace);
        return state;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Sessions.DisposeAsync();

    static IShowtimeSession Open(ConnectionOptions options)
    {
        var backend = Dependencies.BackendFactory.Connect(options);
        return (IShowtimeSession)backend;
    }
}
