using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>The client, connected to the sandbox through a <see cref="Wire"/>.</summary>
sealed class GitHubStage
{
    public const string Token = "sandbox-token";

    public GitHubStage(GitHubSandboxOptions? options = null)
    {
        Sandbox = new(Clock, options);
        Wire = new(new ModelMessageHandler(Sandbox));
        (PullRequests, Leases) = Connect();
    }

    public static GitHubOptions Options { get; } = new() { Owner = "acme", Name = "superset", Jitter = () => 0.5 };

    public ImpatientClock Clock { get; } = new(Options.RequestTimeout);

    public GitHubSandbox Sandbox { get; }

    public Wire Wire { get; }

    public RecordingLog Log { get; } = new();

    public GitHubPullRequests PullRequests { get; }

    public GitHubLeases Leases { get; }

    /// <summary>Another process: it knows nothing of what the first has learnt.</summary>
    public (GitHubPullRequests PullRequests, GitHubLeases Leases) Connect(string token = Token)
    {
        var transport = new GitHubTransport(Options, _ => new(token), Wire, Clock, Log);
        var connection = new GitHubConnection(Options, transport);
        return (new(connection), new(connection));
    }

    /// <summary>Opens a pull request and reads it; the requests up to here are not counted.</summary>
    public async Task<PullRequestSnapshot> OpenAsync(params string[] labels)
    {
        var pull = Sandbox.OpenPullRequest("A change", "contributor", headOwner: "contributor");
        foreach (var label in labels) Sandbox.AddLabel(pull.Number, label, "maxime");
        var snapshot = await PullRequests.ReadAsync(pull.Number, default);
        Sandbox.ClearRequestLog();
        return snapshot;
    }

    /// <summary>How many requests reached GitHub since the log was cleared.</summary>
    public int RequestCount => Sandbox.RequestLog.Count;

    public string[] LabelsOf(int number) => [.. Sandbox.Labels(number).Select(label => label.Name)];

    public static LabelDefinition Label(string name, string color = "FFF9C4", string description = "A label") => new(name, color, description);
}
