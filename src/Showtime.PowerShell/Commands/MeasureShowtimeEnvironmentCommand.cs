using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Hosting;

namespace Showtime.PowerShell.Commands;

/// <summary>Measure-ShowtimeEnvironment: how many environments there are, how old they are, and what they cost.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ShowtimeEnvironment")]
[OutputType(typeof(EnvironmentMeasurement))]
public sealed class MeasureShowtimeEnvironmentCommand : ShowtimeCommand
{
    readonly List<ShowtimeEnvironment> _environments = [];

    /// <summary>The environments; without any all of the repository are read.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ShowtimeEnvironment[]? InputObject { get; set; }

    /// <summary>What to group by.</summary>
    [Parameter]
    public MeasureBy By { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _environments.AddRange(InputObject ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async cancellationToken =>
    {
        // A pipeline that brought none has none: it does not mean all.
        if (InputObject is null && !MyInvocation.ExpectingInput)
        {
            await foreach (var environment in Open().ListAsync(new EnvironmentQuery(), cancellationToken).ConfigureAwait(false)) _environments.Add(environment);
        }

        var groups = EnvironmentMeasurements.Of(_environments, By);
        foreach (var group in groups) await WriteAsync(group).ConfigureAwait(false);
        if (Texts.UnknownCosts(groups) is { } note) await WarnAsync(note).ConfigureAwait(false);
    });
}
