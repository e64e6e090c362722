using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Test-ShowtimeConnection: checks everything that a run needs.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ShowtimeConnection")]
[OutputType(typeof(ConnectionCheck), typeof(bool))]
public sealed class TestShowtimeConnectionCommand : ShowtimeCommand
{
    /// <summary>Return true or false for all of it together.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var works = true;
        await foreach (var check in Open().CheckConnectionAsync(cancellationToken).ConfigureAwait(false))
        {
            works &= check.Succeeded;
            if (Quiet) continue;
            await WriteAsync(check with { Remedy = check.Remedy?.In(CommandSyntax.PowerShell) }).ConfigureAwait(false);
        }

        if (Quiet) await WriteAsync(works).ConfigureAwait(false);
    });
}
