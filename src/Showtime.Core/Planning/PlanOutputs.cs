using System.Globalization;
using System.Text;
using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Planning;

/// <summary>Writes a plan as the lines that the original's workflows grep (protocol §3).</summary>
static class PlanOutputs
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Plan plan) =>
    [
        new("build_needed", Word(plan.BuildNeeded)),
        new("sync_needed", Word(plan.SyncNeeded)),
        new("pr_number", plan.PullRequest.ToString(CultureInfo.InvariantCulture)),
        new("target_sha", plan.TargetSha),
        new("action_needed", SnakeCase(plan.Action)),
        new("github_actor", plan.Actor),
        new("permission_level", plan.Permission is { } permission ? SnakeCase(permission) : "unknown"),
        new("auth_status", SnakeCase(plan.Authorization)),
        new("blocked_reason", plan.Action != PlanAction.Blocked
            ? "none"
            : plan.Reason == PlanReason.OperationBlocked ? "existing_blocked_label" : SnakeCase(plan.Reason)),
        new("trigger_labels", string.Join(',', plan.TriggerLabels)),
        new("target_show_status", plan.TargetStatus == EnvironmentStatus.Unknown ? "none" : LabelGrammar.StatusWord(plan.TargetStatus)),
        new("has_previous_shows", Word(plan.HasPreviousEnvironments)),
        new("action_reason", SnakeCase(plan.Reason)),
        new("auth_error", OneLine(plan.AuthorizationError)),
        new("cloud_needed", Word(plan.CloudNeeded)),
    ];

    static string Word(bool value) => value ? "true" : "false";

    static string OneLine(string text) => text.ReplaceLineEndings(" ");

    /// <summary>A value in the form of those lines.</summary>
    public static string SnakeCase(Enum value)
    {
        var text = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if ((char.IsAsciiLetterUpper(c) || c == '4') && text.Length > 0 && !char.IsAsciiDigit(text[^1])) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
