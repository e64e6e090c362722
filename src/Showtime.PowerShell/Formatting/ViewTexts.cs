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

// What the views show, as code properties (formats/Showtime.Types.ps1xml): a script block in a view shows nothing in constrained language. What has colour or
// is for a view alone is hidden, so that neither JSON nor Select-Object * has it.
#pragma warning disable CS1591 // a method is named as the property that it is

/// <summary>The properties of an environment in a view.</summary>
public static class EnvironmentText
{
    /// <summary>The repository and where it is, above a table.</summary>
    public static string Place(PSObject environment) => Places.Of(Of(environment));

    /// <summary>
    /// One value a property, as JSON and CSV want it: words for kinds and statuses, durations as short text and in ISO 8601, flags as one text.
    /// </summary>
    public static PSObject Record(PSObject environment)
    {
        var of = Of(environment);
        var record = new PSObject();
        Add("Repository", of.Repository);
        Add("PullRequest", of.PullRequest);
        Add("Title", of.Title);
        Add("Sha", of.Sha);
        Add("Kind", of.Kind.ToString());
        Add("Status", of.Status.ToString());
        Add("Address", of.Url?.ToString());
        Add("CreatedAt", Iso(of.CreatedAt));
        Add("Age", of.Age?.ToString());
        Add("AgeIso", of.Age?.Iso);
        Add("TimeToLive", of.TimeToLive?.ToString());
        Add("Left", Texts.Left(of));
        Add("ExpiresAt", Iso(of.ExpiresAt));
        Add("RequestedBy", of.RequestedBy);
        Add("ServiceName", of.ServiceName);
        Add("InCloud", of.InCloud);
        Add("Image", of.Image);
        Add("Frozen", of.Frozen);
        Add("Blocked", of.Blocked);
        Add("FeatureFlags", Texts.Flags(of.FeatureFlags));
        return record;

        void Add(string name, object? value) => record.Properties.Add(new PSNoteProperty(name, value));
    }

    public static string Left(PSObject environment) => Texts.Left(Of(environment));

    /// <summary>The kind; what clean-up would take stands out.</summary>
    public static string KindText(PSObject environment) => new Style().Color(IsStray(Of(environment)) ? "Yellow" : null, Texts.Word(Of(environment).Kind));

    public static string StatusText(PSObject environment) => Status(Of(environment));

    public static string LeftText(PSObject environment) => new Style().Color(Left(environment) == "expired" ? "Red" : null, Left(environment));

    /// <summary>The address, short, clickable where the terminal can.</summary>
    public static string AddressText(PSObject environment) => Link(Of(environment), EnvironmentTable.Address(Of(environment).Url));

    /// <summary>The address as it is, clickable where the terminal can.</summary>
    public static string UrlText(PSObject environment) => Link(Of(environment), Of(environment).Url?.ToString() ?? "");

    /// <summary>The kind unless it serves or comes up, and what people decided about it.</summary>
    public static string Note(PSObject environment) => EnvironmentTable.Note(Of(environment));

    public static string NoteText(PSObject environment) => new Style().Color(IsStray(Of(environment)) ? "Yellow" : null, Note(environment));

    public static string FlagsText(PSObject environment) => Texts.Flags(Of(environment).FeatureFlags);

    /// <summary>What it costs a day, in US dollars; null if that is not known.</summary>
    public static decimal? ADay(PSObject environment) => Of(environment).CostPerHour * 24;

    public static string PerDayText(PSObject environment) => Texts.PerDay(Of(environment));

    public static string SoFarText(PSObject environment) => Texts.SoFar(Of(environment));

    public static string CostText(PSObject environment) => Texts.Cost(Of(environment));

    /// <summary>Number and commit, in the colour of the status.</summary>
    public static string ShortText(PSObject environment)
    {
        var of = Of(environment);
        var text = string.Create(CultureInfo.InvariantCulture, $"{of.PullRequest} {(of.Sha.Length == 0 ? "legacy" : of.Sha)} {Texts.Status(of.Status)}");
        return new Style().Color(ColorOf(of.Status), text);
    }

    internal static string Status(ShowtimeEnvironment environment) => new Style().Color(ColorOf(environment.Status), Texts.Status(environment.Status));

    internal static string Link(ShowtimeEnvironment environment, string text) =>
        environment.Url is { IsAbsoluteUri: true } url ? new Style().Link(url, text) : text;

    static ShowtimeEnvironment Of(PSObject value) => (ShowtimeEnvironment)value.BaseObject;

    static bool IsStray(ShowtimeEnvironment environment) => EnvironmentList.UrgencyOf(environment) == Urgency.Stray;

    static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string? ColorOf(EnvironmentStatus status) => status switch
    {
        EnvironmentStatus.Running => "Green",
        EnvironmentStatus.Failed => "Red",
        EnvironmentStatus.Unknown => null,
        EnvironmentStatus.Stopping => "BrightBlack",
        _ => "Yellow",
    };
}

/// <summary>The properties of a measurement in its view, in US dollars.</summary>
public static class MeasurementText
{
    public static string PerHourText(PSObject group) => Texts.PerHour(Of(group).CostPerHour);

    public static string PerDayText(PSObject group) => Texts.Amount(Of(group).CostPerDay);

    public static string PerMonthText(PSObject group) => Texts.Amount(Of(group).CostPerMonth);

    public static string SoFarText(PSObject group) => Texts.Amount(Of(group).CostSoFar);

    public static string UnknownText(PSObject group) => Texts.Unknown(Of(group));

    static EnvironmentMeasurement Of(PSObject value) => (EnvironmentMeasurement)value.BaseObject;
}

/// <summary>The properties of a plan and of a run's result in their views.</summary>
public static class SyncText
{
    /// <summary>The commit that a plan is about, in its short form.</summary>
    public static string Target(PSObject plan) => plan.BaseObject is Plan of ? Texts.Target(of) : "";

    public static string OutcomeText(PSObject result) => new Style().Color(
        Of(result).Outcome switch
        {
            SyncOutcome.Done => "Green",
            SyncOutcome.Failed => "Red",
            SyncOutcome.Blocked or SyncOutcome.LeftToOther => "Yellow",
            _ => null,
        },
        Texts.Outcome(Of(result).Outcome));

    /// <summary>Where the pull request's environment answers.</summary>
    public static string Address(PSObject result) => Active(result)?.Url?.ToString() ?? "";

    public static string AddressText(PSObject result) => Active(result) is { } active ? EnvironmentText.Link(active, EnvironmentTable.Address(active.Url)) : "";

    /// <summary>The environments that there are afterwards.</summary>
    public static string EnvironmentsText(PSObject result) => string.Join(", ", Of(result).Environments.Select(environment =>
        $"{environment.Sha} {EnvironmentText.Status(environment)} {EnvironmentText.Link(environment, environment.Url?.ToString() ?? "")}".TrimEnd()));

    /// <summary>The environments that it took down.</summary>
    public static string RemovedText(PSObject result) => string.Join(", ", Of(result).Removed.Select(removed => removed.Sha.Length == 0 ? "legacy" : removed.Sha));

    static ShowtimeEnvironment? Active(PSObject result) => Of(result).Environments.FirstOrDefault(environment => environment.Kind == EnvironmentKind.Active);

    static SyncResult Of(PSObject value) => (SyncResult)value.BaseObject;
}

/// <summary>The properties of a label in its view.</summary>
public static class LabelText
{
    /// <summary>The name, in the label's own colour.</summary>
    public static string NameText(PSObject label)
    {
        var of = (ShowtimeLabel)label.BaseObject;
        return int.TryParse(of.Color, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var color) && of.Color.Length == 6
            ? new Style().Rgb(color, of.Name)
            : of.Name;
    }

    /// <summary>Whether the repository defines it; empty where it was not asked.</summary>
    public static string DefinedText(PSObject label)
    {
        var text = Texts.Defined((ShowtimeLabel)label.BaseObject);
        return new Style().Color(text switch { "orphaned" => "Yellow", "missing" => "Red", _ => null }, text);
    }
}

/// <summary>The property of a log line in its view.</summary>
public static class LogText
{
    public static string LineText(PSObject line)
    {
        var of = (LogLine)line.BaseObject;
        return $"{new Style().Color("BrightBlack", Texts.Time(of))}  {of.Message}";
    }
}

/// <summary>The properties of things that can fail in their views.</summary>
public static class CheckText
{
    public static string WorksText(PSObject check) => new Style().Color(Of(check).Succeeded ? "Green" : "Red", Texts.Works(Of(check)));

    /// <summary>What was found, and what to do about it.</summary>
    public static string DetailText(PSObject check) =>
        Of(check).Remedy is { } remedy ? $"{Of(check).Detail.TrimEnd('.')}. {remedy.In(CommandSyntax.PowerShell)}" : Of(check).Detail;

    /// <summary>What came of a clean-up item.</summary>
    public static string Result(PSObject result) => Texts.Result((CleanupResult)result.BaseObject);

    public static string ResultText(PSObject result)
    {
        var of = (CleanupResult)result.BaseObject;
        return new Style().Color(of.Failure is not null ? "Red" : of.Done ? "Green" : null, Texts.Result(of));
    }

    /// <summary>What a clean-up item is about.</summary>
    public static string Target(PSObject item) => (item.BaseObject is CleanupResult result ? result.Item : item.BaseObject).ToString()!;

    static ConnectionCheck Of(PSObject value) => (ConnectionCheck)value.BaseObject;
}

/// <summary>The property of a context in its view.</summary>
public static class ContextText
{
    /// <summary>The values that are not defaults, each with its origin, one line each.</summary>
    public static string SettingsText(PSObject context) => string.Join('\n', ((ShowtimeContext)context.BaseObject).Settings
        .Where(setting => setting.Origin != "default")
        .Select(setting => $"{setting.Name} = {setting.Value}  ({setting.Origin})"));
}
