using System.Management.Automation;
using Showtime.PowerShell.Output;

namespace Showtime.PowerShell.Commands;

/// <summary>Get-ShowtimeContext: repository, target and credentials of this session, and where each value came from.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeContext")]
[OutputType(typeof(ShowtimeContext))]
public sealed class GetShowtimeContextCommand : ContextCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
        await WriteAsync(await ReadContextAsync(State.Connection, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
}
