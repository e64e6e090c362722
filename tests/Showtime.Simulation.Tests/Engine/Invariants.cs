using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>The seven invariants of protocol §4, checked after every request on the models' state, not on the clients'.</summary>
sealed class Invariants(SimulatedWorld world)
{
    readonly Dictionary<string, SimulatedJob> _builds = [];
    readonly HashSet<string> _pointers = [];
    readonly Dictionary<int, List<string>> _commits = [];
    readonly Dictionary<int, int> _newest = [];

    public List<string> Violations { get; } = [];

    /// <summary>Commits that a writer requested, or pushed onto an approved commit, according to the test's script.</summary>
    public HashSet<string> Approved { get; } = [];

    /// <summary>The head commits of a pull request, oldest first.</summary>
    public IReadOnlyList<string> Commits(int number) => _commits.GetValueOrDefault(number) ?? [];

    public void Pushed(int number, string commit)
    {
        if (!_commits.TryGetValue(number, out var commits)) _commits[number] = commits = [];
        commits.Add(commit);
    }

    public void Check(PendingRequest request)
    {
        var pulls = world.GitHub.PullRequests.Select(p => p.Number).ToHashSet();
        var active = world.Aws.Services.Where(s => s.Status == "ACTIVE").Select(s => s.Name).ToHashSet();
        foreach (var number in pulls) CheckPullRequest(number, active, request);
        foreach (var service in active) CheckService(service, pulls, request);
    }

    public void BuildBegins(SimulatedJob job, ImageBuildRequest request)
    {
        var key = $"{request.PullRequest}/{request.Sha}";
        if (_builds.TryGetValue(key, out var other) && !other.Killed) Violate($"3: {job} and {other} build {key} at the same time");
        _builds[key] = job;
        if (!Approved.Contains(request.Sha)) Violate($"5: {job} builds {request.Sha}, which nobody approved");
    }

    public void BuildEnds(SimulatedJob job, ImageBuildRequest request)
    {
        var key = $"{request.PullRequest}/{request.Sha}";
        if (_builds.TryGetValue(key, out var mine) && mine == job) _builds.Remove(key);
    }

    public void Killed(SimulatedJob job)
    {
        foreach (var key in _builds.Where(b => b.Value == job).Select(b => b.Key).ToList()) _builds.Remove(key);
    }

    void CheckPullRequest(int number, HashSet<string> active, PendingRequest request)
    {
        var labels = new PullRequestLabels(world.GitHub.Labels(number).Select(l => new AttachedLabel(l.Name)));
        if (labels.Pointers.Count > 1) Violate($"1: two pointers on {number} after {request.Summary}");
        _pointers.RemoveWhere(known => known.StartsWith($"{number}/", StringComparison.Ordinal) && labels.Pointers.All(p => known != $"{number}/{p.Sha}"));
        foreach (var (sha, _) in labels.Pointers)
        {
            var place = Commits(number).ToList().FindLastIndex(c => c.StartsWith(sha, StringComparison.Ordinal));
            if (place >= 0 && place < _newest.GetValueOrDefault(number)) Violate($"4: the pointer of {number} went back to {sha} after {request.Summary}");
            _newest[number] = Math.Max(place, _newest.GetValueOrDefault(number));
            if (_pointers.Add($"{number}/{sha}") && !IsReady(labels[sha]?.Address)) Violate($"1: the pointer of {number} was put at {sha}, which does not answer yet, after {request.Summary}");
            if (labels[sha]?.Status is not (EnvironmentStatus.Running or EnvironmentStatus.Updating)) Violate($"1: the pointer of {number} names {sha}, which is {labels[sha]?.Status}, after {request.Summary}");
            if (!active.Contains(EnvironmentNames.Service(number, sha)) && request.Summary.Contains("DeleteService", StringComparison.Ordinal)) Violate($"2: {sha} of {number} was taken down while the pointer named it");
        }
    }

    void CheckService(string name, HashSet<int> pulls, PendingRequest request)
    {
        if (!EnvironmentNames.TryParseService(name, out var number, out var sha) || sha.Length == 0) return;
        if (!pulls.Contains(number)) return;
        var labelled = world.GitHub.Labels(number).Any(l => LabelGrammar.Parse(l.Name) is EnvironmentLabel label && label.Sha == sha);
        if (!labelled && !world.SeededServices.Contains(name)) Violate(string.Create(CultureInfo.InvariantCulture, $"6: service {name} costs money and no label names it, after {request.Summary}"));
        if (!Approved.Any(a => a.StartsWith(sha, StringComparison.Ordinal)) && !world.SeededServices.Contains(name)) Violate($"5: {name} was deployed, which nobody approved");
    }

    bool IsReady(AddressLabel? address) => address is not null && world.Network.IsReady(address.Host, address.Port ?? 8080);

    void Violate(string what)
    {
        if (!Violations.Contains(what)) Violations.Add(what);
    }
}
