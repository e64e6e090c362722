using System.Globalization;
using System.Management.Automation;
using Showtime.Core.Environments;

namespace Showtime.PowerShell.Binding;

/// <summary>Takes a moment as a time, or as how long ago it was: <c>10m</c>, <c>2h</c>, a time span.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MomentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            DateTimeOffset moment => moment,
            DateTime moment => new DateTimeOffset(moment),
            TimeSpan ago => Before(ago),
            decimal days => Before(days),
            short seconds => Before(seconds),
            ShowtimeDuration ago => Before(ago),
            string text when ShowtimeDuration.TryParse(text, out var ago) => Before(ago),
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment) => moment,
            _ => throw new ArgumentTransformationMetadataException($"'{inputData}' is no time. Give a time such as '2026-11-22 14:00', or how long ago: 10m, 2h, 1d."),
        };

    static DateTimeOffset Before(ShowtimeDuration ago) => TimeProvider.System.GetUtcNow() - ago.ToTimeSpan();
}
