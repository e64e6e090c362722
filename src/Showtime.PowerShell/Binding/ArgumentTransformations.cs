using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Hosting;

namespace Showtime.PowerShell.Binding;

/// <summary>Converts everything that names a pull request to <see cref="PullRequestReference"/>, one or several.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PullRequestTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable items and not string and not IDictionary
            ? items.Cast<object>().Select(Read).ToArray()
            : Read(inputData);
    }

    /// <summary>Reads a value that may name a pull request.</summary>
    /// <returns>The reference; null where the value names none.</returns>
    /// <exception cref="FormatException">It is not one.</exception>
    internal static PullRequestReference? From(object? value) => Unwrap(value) switch
    {
        null => null,
        PullRequestReference reference => reference,
        string text => PullRequestReference.Parse(text),
        Uri address => PullRequestReference.Parse(address.OriginalString),
        int or long => PullRequestReference.Parse(Convert.ToString(Unwrap(value), CultureInfo.InvariantCulture)!),
        _ => FromObject(PSObject.AsPSObject(value)),
    };

    static PullRequestReference Read(object? value)
    {
        try
        {
            return From(value)
                ?? throw new ArgumentTransformationMetadataException(
                    "There is no PullRequest and no Number in it. Give a number, '#123', the address of a pull request's page or an environment.");
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }

    /// <summary>
    /// An object that has a <c>PullRequest</c> or <c>Number</c>.
    /// An environment names its commit as well, so that what acts on it acts on that one alone.
    /// </summary>
    static PullRequestReference? FromObject(PSObject value)
    {
        var number = Property(value, "PullRequest") ?? Property(value, "Number");
        if (number is null || number is not (int or long or string)) return null;
        var reference = From(number)!;
        return reference with
        {
            Repository = Property(value, "Repository") as string ?? reference.Repository,
            Sha = Property(value, "Sha") is string { Length: > 0 } sha ? sha : null,
            ServiceName = Property(value, "ServiceName") as string,
        };
    }

    static object? Property(PSObject value, string name) =>
        value.BaseObject is IDictionary dictionary ? Unwrap(dictionary[name]) : Unwrap(value.Properties[name]?.Value);

    static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}

/// <summary>Takes a time, or how long ago: <c>10m</c>, <c>2h</c>, a time span.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class MomentTransformationAttribute : ArgumentTransformationAttribute
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
            _ => throw new ArgumentTransformationMetadataException(
                $"'{inputData}' is not a time. Give a time such as '2026-11-22 14:00', or how long ago: 10m, 2h, 1d."),
        };

    static DateTimeOffset Before(ShowtimeDuration ago) => TimeProvider.System.GetUtcNow() - ago.ToTimeSpan();
}
