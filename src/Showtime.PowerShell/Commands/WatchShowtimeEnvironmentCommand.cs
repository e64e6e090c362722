using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Hosting.Watch;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Watch-ShowtimeEnvironment: a live view of all environments; a line for each change where there is no terminal.</summary>
[Cmdlet(VerbsCommon.Watch, "ShowtimeEnvironment")]
[OutputType(typeof(string))]
public sealed class WatchShowtimeEnvironmentCommand : ShowtimeCommand
{
    /// <summary>Only these statuses.</summary>
    [Parameter]
    public EnvironmentStatus[] Status { get; set; } = [];

    /// <summary>Only those that one of these people asked for; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RequesterCompleter))]
    public string[] RequestedBy { get; set; } = [];

    /// <summary>The time from one reading to the next.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IntervalCompleter))]
    public ShowtimeDuration Interval { get; set; } = EnvironmentWatch.DefaultInterval;

    /// <summary>Return lines, and end after so many readings.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var query = new EnvironmentQuery { Statuses = Status, RequestedBy = RequestedBy };
        var session = Open();
        var watch = new EnvironmentWatch(session, query, EnvironmentWatch.Interval(Interval), TimeProvider.System);

        // A pipeline takes lines, and so does a host that is no terminal.
        if (Count is not null || Host.Name != "ConsoleHost" || MyInvocation.PipelineLength > 1 || !ConsoleScreen.IsThere)
        {
            await watch.RunLinesAsync(Count, (line, _) => WriteAsync(line), WarnAsync, cancellationToken).ConfigureAwait(false);
            return;
        }

        ActivityRelay.Receive(_ => { }); // a progress bar would be drawn over the screen
        using var screen = new ConsoleScreen(Variables.GetValueOrDefault("NO_COLOR") is not { Length: > 0 });
        await watch.RunAsync(screen, PlaceOf(session), Variables, cancellationToken).ConfigureAwait(false);
    });
}
