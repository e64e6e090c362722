using System.Globalization;
using System.Management.Automation;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Output;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the views of an environment show; called from the format file, which stays declarative.</summary>
public static class EnvironmentText
{
    const int NarrowWidth = 90;

    /// <summary>The repository and where it is, above a table.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The text.</returns>
    public static string Place(ShowtimeEnvironment environment) => Places.Of(environment);

    /// <summary>
    /// One value a property, as JSON and CSV want it: words for kinds and statuses, durations as short text and in ISO 8601, flags as one text.
    /// </summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The record.</returns>
    public static PSObject Record(ShowtimeEnvironment environment)
    {
        var record = new PSObject();
        Add("Repository", environment.Repository);
        Add("PullRequest", environment.PullRequest);
        Add("Title", environment.Title);
        Add("Sha", environment.Sha);
        Add("Kind", environment.Kind.ToString());
        Add("Status", environment.Status.ToString());
        Add("Address", environment.Url?.ToString());
        Add("CreatedAt", Iso(environment.CreatedAt));
        Add("Age", environment.Age?.ToString());
        Add("AgeIso", environment.Age?.Iso);
        Add("TimeToLive", environment.TimeToLive?.ToString());
        Add("Left", Texts.Left(environment));
        Add("ExpiresAt", Iso(environment.ExpiresAt));
        Add("RequestedBy", environment.RequestedBy);
        Add("ServiceName", environment.ServiceName);
        Add("InCloud", environment.InCloud);
        Add("Image", environment.Image);
        Add("Frozen", environment.Frozen);
        Add("Blocked", environment.Blocked);
        Add("FeatureFlags", Texts.Flags(environment.FeatureFlags));
        return record;

        void Add(string name, object? value) => record.Properties.Add(new PSNoteProperty(name, value));
    }

    /// <summary>The kind; what clean-up would take stands out.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Kind(ShowtimeEnvironment environment, object? style) => new Style(style).Color(
        environment.Kind is EnvironmentKind.Orphaned or EnvironmentKind.Legacy or EnvironmentKind.Foreign ? "Yellow" : null, Texts.Word(environment.Kind));

    /// <summary>The status.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Status(ShowtimeEnvironment environment, object? style) =>
        new Style(style).Color(ColorOf(environment.Status), Texts.Status(environment.Status));

    /// <summary>The time that is left, rounded to whole minutes; <c>close</c> without an end, <c>expired</c> after it.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Left(ShowtimeEnvironment environment, object? style)
    {
        var left = Texts.Left(environment);
        return new Style(style).Color(left == "expired" ? "Red" : null, left);
    }

    /// <summary>The address, clickable where the terminal can.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Address(ShowtimeEnvironment environment, object? style) =>
        environment.Url is { IsAbsoluteUri: true } url
            ? new Style(style).Link(url, IsNarrow && url.Scheme == Uri.UriSchemeHttp ? url.Authority : url.ToString())
            : environment.Url?.ToString() ?? "";

    /// <summary>Whether an address has no room: it begins with its host there.</summary>
    static bool IsNarrow
    {
        get
        {
            try
            {
                return !Console.IsOutputRedirected && Console.WindowWidth is > 0 and < NarrowWidth;
            }
            catch (IOException)
            {
                return false; // there is no terminal
            }
        }
    }

    static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The feature flags, <c>NAME=true</c> each.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The text.</returns>
    public static string Flags(ShowtimeEnvironment environment) => Texts.Flags(environment.FeatureFlags);

    /// <summary>What it costs a day; empty if that is not known.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The text.</returns>
    public static string PerDay(ShowtimeEnvironment environment) => Texts.PerDay(environment);

    /// <summary>What it has cost so far; empty if that is not known.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The text.</returns>
    public static string SoFar(ShowtimeEnvironment environment) => Texts.SoFar(environment);

    /// <summary>What it costs by the hour and the day, and so far; empty if that is not known.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The text.</returns>
    public static string Cost(ShowtimeEnvironment environment) => Texts.Cost(environment);

    /// <summary>Number and commit, in the colour of the status.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Short(ShowtimeEnvironment environment, object? style) => new Style(style).Color(
        ColorOf(environment.Status),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{environment.PullRequest} {(environment.Sha.Length == 0 ? "legacy" : environment.Sha)} {Texts.Status(environment.Status)}"));

    static string? ColorOf(EnvironmentStatus status) => status switch
    {
        EnvironmentStatus.Running => "Green",
        EnvironmentStatus.Failed => "Red",
        EnvironmentStatus.Unknown => null,
        EnvironmentStatus.Stopping => "BrightBlack",
        _ => "Yellow",
    };
}

/// <summary>What the view of a measurement shows, in US dollars; called from the format file.</summary>
public static class MeasurementText
{
    /// <summary>What the group costs an hour; empty if that is not known.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The text.</returns>
    public static string PerHour(EnvironmentMeasurement group) => Texts.PerHour(group.CostPerHour);

    /// <summary>What it costs a day.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The text.</returns>
    public static string PerDay(EnvironmentMeasurement group) => Texts.Amount(group.CostPerDay);

    /// <summary>What it costs a month.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The text.</returns>
    public static string PerMonth(EnvironmentMeasurement group) => Texts.Amount(group.CostPerMonth);

    /// <summary>What it has cost so far.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The text.</returns>
    public static string SoFar(EnvironmentMeasurement group) => Texts.Amount(group.CostSoFar);

    /// <summary>How many of its costs are not known; empty for none.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The text.</returns>
    public static string Unknown(EnvironmentMeasurement group) => Texts.Unknown(group);
}

/// <summary>What the view of a run's result shows; called from the format file.</summary>
public static class SyncText
{
    /// <summary>How it ended.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Outcome(SyncResult result, object? style) => new Style(style).Color(
        result.Outcome switch
        {
            SyncOutcome.Done => "Green",
            SyncOutcome.Failed => "Red",
            SyncOutcome.Blocked or SyncOutcome.LeftToOther => "Yellow",
            _ => null,
        },
        Texts.Outcome(result.Outcome));

    /// <summary>The commit that a plan is about, in its short form.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The text.</returns>
    public static string Target(Plan plan) => Texts.Target(plan);

    /// <summary>Where the pull request's environment answers.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Address(SyncResult result, object? style) =>
        result.Environments.FirstOrDefault(environment => environment.Kind == EnvironmentKind.Active) is { } active
            ? EnvironmentText.Address(active, style)
            : "";

    /// <summary>The environments that there are afterwards.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Environments(SyncResult result, object? style) => string.Join(", ", result.Environments.Select(environment =>
        $"{environment.Sha} {EnvironmentText.Status(environment, style)} {EnvironmentText.Address(environment, style)}".TrimEnd()));

    /// <summary>The environments that it took down.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The text.</returns>
    public static string Removed(SyncResult result) => string.Join(", ", result.Removed.Select(removed => removed.Sha.Length == 0 ? "legacy" : removed.Sha));
}

/// <summary>What the views of a label show; called from the format file.</summary>
public static class LabelText
{
    /// <summary>The name, in the label's own colour.</summary>
    /// <param name="label">The label.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Name(ShowtimeLabel label, object? style) =>
        int.TryParse(label.Color, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var color) && label.Color.Length == 6
            ? new Style(style).Rgb(color, label.Name)
            : label.Name;

    /// <summary>Whether the repository defines it; empty where it was not asked.</summary>
    /// <param name="label">The label.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Defined(ShowtimeLabel label, object? style)
    {
        var text = Texts.Defined(label);
        return new Style(style).Color(text switch { "orphaned" => "Yellow", "missing" => "Red", _ => null }, text);
    }
}

/// <summary>What the view of a log line shows; called from the format file.</summary>
public static class LogText
{
    /// <summary>Time and text.</summary>
    /// <param name="line">The line.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Line(LogLine line, object? style) => $"{new Style(style).Color("BrightBlack", Texts.Time(line))}  {line.Message}";
}

/// <summary>What the views of things that can fail show; called from the format file.</summary>
public static class CheckText
{
    /// <summary>Whether a thing works.</summary>
    /// <param name="check">The check.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Works(ConnectionCheck check, object? style) =>
        new Style(style).Color(check.Succeeded ? "Green" : "Red", Texts.Works(check));

    /// <summary>What was found, and what to do about it.</summary>
    /// <param name="check">The check.</param>
    /// <returns>The text.</returns>
    public static string Detail(ConnectionCheck check) =>
        check.Remedy is { } remedy ? $"{check.Detail.TrimEnd('.')}. {remedy.In(CommandSyntax.PowerShell)}" : check.Detail;

    /// <summary>What came of a clean-up item.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Done(CleanupResult result, object? style) =>
        new Style(style).Color(result.Failure is not null ? "Red" : result.Done ? "Green" : null, Texts.Result(result));
}

/// <summary>What the view of a context shows; called from the format file.</summary>
public static class ContextText
{
    /// <summary>The values that are not defaults, each with its origin.</summary>
    /// <param name="context">The context.</param>
    /// <returns>One line each.</returns>
    public static string Settings(ShowtimeContext context) => string.Join('\n', context.Settings
        .Where(setting => setting.Origin != "default")
        .Select(setting => $"{setting.Name} = {setting.Value}  ({setting.Origin})"));
}
