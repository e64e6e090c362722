using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Planning;

/// <summary>One situation on a pull request, in the terms of protocol §3.</summary>
sealed record World
{
    public const string Bot = "github-actions";
    public static readonly string Approved = new('a', 40);
    public static readonly string Newer = new('b', 40);
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public PullRequestState State { get; init; }
    public bool Start { get; init; }
    public bool Stop { get; init; }
    public bool Frozen { get; init; }
    public bool Blocked { get; init; }

    /// <summary>The status of the approved commit; null if there is no environment.</summary>
    public EnvironmentStatus? Status { get; init; }
    public int Failures { get; init; } = 1;
    public bool LeaseLive { get; init; }
    public bool LeaseExpired { get; init; }

    /// <summary>Whether the head is a commit after the approved one.</summary>
    public bool NewHead { get; init; }
    public RunEventKind Kind { get; init; } = RunEventKind.Scheduled;

    /// <summary>The permission of the event's person; null if it cannot be read.</summary>
    public PermissionLevel? Actor { get; init; } = PermissionLevel.Write;

    /// <summary>The head before the push.</summary>
    public string Before { get; init; } = Approved;

    /// <summary>The commit that the event is about; null for the head.</summary>
    public string? EventSha { get; init; }
    public string LabeledBy { get; init; } = "writer";

    public string Head => NewHead ? Newer : Approved;

    public Plan Plan() => Planner.Plan(Observation(), Intent());

    public Observation Observation()
    {
        List<AttachedLabel> labels = [new("documentation")];
        void Add(CircusLabel label, string by, string description = "") => labels.Add(new(LabelGrammar.Format(label), description, by, Now.AddMinutes(-labels.Count)));
        if (Start) Add(new StartTriggerLabel(), LabeledBy);
        if (Stop) Add(new StopTriggerLabel(), LabeledBy);
        if (Frozen) Add(new FreezeLabel(), LabeledBy);
        if (Blocked) Add(new BlockedLabel(), LabeledBy);
        var sha = EnvironmentNames.Shorten(Approved);
        if (Status is { } status)
        {
            Add(new StatusLabel(sha, status), Bot, status == EnvironmentStatus.Failed ? PullRequestLabels.FailedDescription(Failures, "x") : "");
            if (status is EnvironmentStatus.Running) Add(new PointerLabel(sha), Bot, LabelCatalog.Pointer(Approved).Description);
            else Add(new TargetLabel(sha), Bot, LabelCatalog.Target(Approved).Description);
            if (status == EnvironmentStatus.Updating) Add(new PointerLabel(sha), Bot, LabelCatalog.Pointer(Approved).Description);
        }

        var permissions = new Dictionary<string, PermissionLevel> { ["writer"] = PermissionLevel.Write, ["triager"] = PermissionLevel.Triage };
        if (Actor is { } level) permissions["actor"] = level;
        return new Observation
        {
            PullRequest = new PullRequestSnapshot
            {
                Repository = "apache/superset",
                Number = 7,
                NodeId = "PR_7",
                State = State,
                HeadSha = Head,
                Labels = labels,
                Viewer = Bot,
                ReadAt = Now,
                Lease = LeaseLive ? new LeaseRecord("L", 7, "other", Now.AddMinutes(5)) : LeaseExpired ? new LeaseRecord("L", 7, "other", Now.AddHours(-1)) : null,
            },
            Permissions = permissions,
            PermissionError = Actor is null ? "HTTP 502" : null,
            Now = Now,
        };
    }

    public Intent Intent()
    {
        var operated = Kind is RunEventKind.Operator or RunEventKind.Scheduled;
        return new Intent
        {
            Event = new RunEvent
            {
                Kind = Kind,
                Actor = operated ? null : "actor",
                Sha = operated ? null : EventSha ?? Head,
                Before = Kind == RunEventKind.Pushed ? Before : null,
                Label = Kind == RunEventKind.Labeled ? LabelGrammar.Format(Start ? new StartTriggerLabel() : Stop ? new StopTriggerLabel() : new FreezeLabel()) : null,
            },
        };
    }
}
