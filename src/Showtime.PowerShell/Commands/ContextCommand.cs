using Showtime.PowerShell.Output;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>What the commands have in common that return the session's context.</summary>
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
