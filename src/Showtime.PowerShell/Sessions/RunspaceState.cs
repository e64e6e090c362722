using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Loading;

namespace Showtime.PowerShell.Sessions;

/// <summary>What one runspace keeps between commands. Runspaces of one process (ForEach-Object -Parallel) share nothing.</summary>
sealed class RunspaceState
{
    static readonly ConditionalWeakTable<Runspace, RunspaceState> States = [];

    /// <summary>What Connect-Showtime set.</summary>
    public Connection Connection { get; set; } = Connection.Default;

    /// <summary>The sandbox that Start-ShowtimeSandbox started, or null.</summary>
    public RunningSandbox? Sandbox { get; set; }

    /// <summary>What to say before the session's connection becomes another; null where it is not the sandbox's.</summary>
    public string? LeavingSandbox => Sandbox is { } running && running.Inside == Connection
        ? "This leaves the sandbox, which goes on running; Stop-ShowtimeSandbox ends it."
        : null;

    /// <summary>The secrets that are masked already.</summary>
    public HashSet<string> Masked { get; } = new(StringComparer.Ordinal);

    /// <summary>The open sessions.</summary>
    public SessionCache Sessions { get; private set; } = new(Open, TimeProvider.System);

    /// <summary>What completion has read.</summary>
    public CompletionCache Completions { get; private set; } = new(TimeProvider.System);

    /// <summary>The state of the runspace of this thread.</summary>
    public static RunspaceState Current => States.GetValue(Runspace.DefaultRunspace, _ => new RunspaceState());

    /// <summary>Goes back to variables and defaults, and closes the sessions in the background.</summary>
    public void Disconnect()
    {
        Connection = Connection.Default;
        _ = Sessions.DisposeAsync().AsTask();
        Sessions = new SessionCache(Open, TimeProvider.System);
        Completions = new CompletionCache(TimeProvider.System);
    }

    /// <summary>Forgets everything about the runspace of this thread, and ends what runs for it.</summary>
    public static void Forget()
    {
        if (Runspace.DefaultRunspace is not { } runspace || !States.TryGetValue(runspace, out var state)) return;
        States.Remove(runspace);
        state.Disconnect();
        if (state.Sandbox is { } running) _ = running.Sandbox.DisposeAsync().AsTask();
    }

    static IShowtimeSession Open(ConnectionOptions options)
    {
        var backend = Dependencies.BackendFactory.Connect(options);

        // Only the fake of the tests is a session itself.
        return backend as IShowtimeSession ?? new ShowtimeSession(backend, options.Log);
    }
}

/// <summary>The sandbox of a runspace, and the connection that comes back when it is stopped.</summary>
/// <param name="Sandbox">The sandbox.</param>
/// <param name="Inside">The connection to it.</param>
/// <param name="Before">The connection before it was started.</param>
sealed record RunningSandbox(ISandbox Sandbox, Connection Inside, Connection Before);

/// <summary>Closes the connections of a runspace when the module is removed from it.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceState.Forget();
}
