using System.Reflection;
using System.Text.Json.Nodes;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>The twelve mistakes that the checks must detect. Each is made at a port, in an event or on the wire, not in the product.</summary>
static class Mutations
{
    /// <summary>Every job believes that it holds the lease.</summary>
    public static Mutation SkipTheLeaseCheck { get; } = new("skip the lease check")
    {
        Ports = real =>
        {
            var pulls = SeeingLease(real.PullRequests, _ => null);
            async Task<PullRequestSnapshot> OwnAsync(LeaseRecord own, CancellationToken token) =>
                await pulls.ReadAsync(own.PullRequest, token).ConfigureAwait(false) with { Lease = own };
            return With(real, pulls, Replaced<ILeases>.Of(real.Leases,
                (nameof(ILeases.TryAcquireAsync), a => OwnAsync(new("none", ((PullRequestSnapshot)a[0]!).Number, (string)a[1]!, (DateTimeOffset)a[2]!), (CancellationToken)a[3]!)),
                (nameof(ILeases.RenewAsync), a => OwnAsync((LeaseRecord)a[0]! with { Until = (DateTimeOffset)a[1]! }, (CancellationToken)a[2]!)),
                (nameof(ILeases.DeleteAsync), _ => Task.FromResult(true))));
        },
    };

    /// <summary>Another job's lease counts as expired whatever it says, and is taken over.</summary>
    public static Mutation TakeOverBlindly { get; } = new("take over blindly")
    {
        Ports = real =>
        {
            string? own = null;
            LeaseRecord? Dead(LeaseRecord? lease) => lease is null || lease.Owner == own ? lease : lease with { Until = DateTimeOffset.MinValue };
            return With(real, SeeingLease(real.PullRequests, Dead), Replaced<ILeases>.Of(real.Leases,
                (nameof(ILeases.TryAcquireAsync), a =>
                {
                    own = (string)a[1]!;
                    return SeenAsync(real.Leases.TryAcquireAsync((PullRequestSnapshot)a[0]!, own, (DateTimeOffset)a[2]!, (CancellationToken)a[3]!), Dead);
                })));
        },
    };

    /// <summary>The look before the release of the lease counts as the look after it.</summary>
    public static Mutation DoNotLookAgainAfterLettingGo { get; } = new("do not look again after letting go")
    {
        Ports = real =>
        {
            PullRequestSnapshot? seen = null;
            var letGo = false;
            async Task<PullRequestSnapshot> NoteAsync(Task<PullRequestSnapshot> look) => seen = await look.ConfigureAwait(false);
            return With(real,
                Replaced<IPullRequests>.Of(real.PullRequests,
                    (nameof(IPullRequests.ReadAsync), a => letGo ? Task.FromResult(seen! with { Lease = null }) : NoteAsync(real.PullRequests.ReadAsync((int)a[0]!, (CancellationToken)a[1]!))),
                    (nameof(IPullRequests.ApplyAsync), a => NoteAsync(real.PullRequests.ApplyAsync((PullRequestSnapshot)a[0]!, (PullRequestChange)a[1]!, (CancellationToken)a[2]!)))),
                Replaced<ILeases>.Of(real.Leases,
                    (nameof(ILeases.TryAcquireAsync), a => NoteAsync(real.Leases.TryAcquireAsync((PullRequestSnapshot)a[0]!, (string)a[1]!, (DateTimeOffset)a[2]!, (CancellationToken)a[3]!))),
                    (nameof(ILeases.DeleteAsync), a =>
                    {
                        letGo = true;
                        return real.Leases.DeleteAsync((LeaseRecord)a[0]!, (CancellationToken)a[1]!);
                    })));
        },
    };

    public static Mutation LabelsDeletedBeforeTheService { get; } = new("labels deleted before the service")
    {
        Ports = real => WithTarget(real, target => (nameof(IDeploymentTarget.DeleteAsync), a => DeleteAsync(target, (string)a[0]!, (CancellationToken)a[1]!))),
    };

    /// <summary>Every list ends after ten items.</summary>
    public static Mutation ReadOnePageOnly { get; } = new("read one page only")
    {
        Request = (request, body) =>
        {
            if (request.Service == "aws" && request.Text.Action.StartsWith("List", StringComparison.Ordinal)) body["maxResults"] = 10;
        },
        Answer = (_, request, body) =>
        {
            body.Remove("nextToken");
            if (request.Text.Action != "SurveyRepository") return;
            foreach (var (_, list) in body["data"]!["repository"]!.AsObject())
            {
                if (list is not JsonObject page || page["pageInfo"] is not JsonObject ends) continue;
                ends["hasNextPage"] = false;
                ends["hasPreviousPage"] = false;
            }
        },
    };

    /// <summary>A running task counts as one that answers.</summary>
    public static Mutation PointerMovedBeforeHealth { get; } = new("pointer moved before health")
    {
        Ports = real => Replaced<IShowtimeBackend>.Of(real, ("get_" + nameof(IShowtimeBackend.HealthProbe), _ => new AlwaysHealthy())),
    };

    public static Mutation OldServiceRemovedBeforeThePointer { get; } = new("old service removed before the pointer")
    {
        Ports = real => WithTarget(real, target => (nameof(IDeploymentTarget.DeployAsync), a => ReplaceAsync(target, (DeploymentRequest)a[0]!, (KnownService?)a[1], (CancellationToken)a[2]!))),
    };

    public static Mutation RetryCreateServiceWithoutToken { get; } = new("retry CreateService without token")
    {
        Request = (request, body) =>
        {
            if (request.Text.Action == "CreateService") body.Remove("clientToken");
        },
    };

    /// <summary>Reads of the cloud swallow errors.</summary>
    public static Mutation TakeAFailedReadForEmpty { get; } = new("take a failed read for empty")
    {
        Ports = real => Replaced<IShowtimeBackend>.Of(real, (nameof(IShowtimeBackend.Target), b =>
        {
            var target = real.Target((ShowtimeConfiguration)b[0]!);
            return Replaced<IDeploymentTarget>.Of(target,
                (nameof(IDeploymentTarget.ListAsync), a => SwallowAsync(target.ListAsync((int?)a[0], (CancellationToken)a[1]!))),
                (nameof(IDeploymentTarget.LookAsync), a => SwallowAsync(target.LookAsync((CloudLook)a[0]!, (CancellationToken)a[1]!))),
                (nameof(IDeploymentTarget.FindAsync), a => SwallowAsync(target.FindAsync((string)a[0]!, (CancellationToken)a[1]!))),
                (nameof(IDeploymentTarget.DescribeAsync), a => SwallowAsync(target.DescribeAsync((string)a[0]!, (DeployedService?)a[1], (CancellationToken)a[2]!))),
                (nameof(IDeploymentTarget.DeleteRevisionsAsync), a => SwallowAsync(target.DeleteRevisionsAsync((string)a[0]!, (CancellationToken)a[1]!))));
        })),
    };

    /// <summary>The permission of the event's person is used for the authors of all labels.</summary>
    public static Mutation AuthoriseTheRunsActorInsteadOfTheLabeller { get; } = new("authorise the run's actor instead of the labeller")
    {
        Ports = real =>
        {
            string? actor = null;
            return With(real, Replaced<IPullRequests>.Of(real.PullRequests,
                (nameof(IPullRequests.ReadPermissionAsync), a => real.PullRequests.ReadPermissionAsync(actor ??= (string)a[0]!, (CancellationToken)a[1]!))), real.Leases);
        },
    };

    /// <summary>The commit is the head's, and since when it is the head is not asked.</summary>
    public static Mutation TrustTheHeadInsteadOfTheEvent { get; } = new("trust the head instead of the event")
    {
        Ports = real => With(real, Replaced<IPullRequests>.Of(real.PullRequests, HeadsAreOld), real.Leases),
        Event = (world, payload) =>
        {
            var json = JsonNode.Parse(payload)!;
            var head = world.GitHub.PullRequest((int)json["number"]!).HeadOid;
            json["pull_request"]!["head"]!["sha"] = head;
            if (json["after"] is not null) json["after"] = head;
            return json.ToJsonString();
        },
    };

    /// <summary>Every head counts as one that people had the time to look at.</summary>
    public static Mutation IgnoreWhenTheHeadWasPushed { get; } = new("ignore when the head was pushed")
    {
        Ports = real => With(real, Replaced<IPullRequests>.Of(real.PullRequests, HeadsAreOld), real.Leases),
    };

    /// <summary>Without a service, no one checks which definitions an earlier attempt left behind.</summary>
    public static Mutation ForgetTheDefinitionOfALostAnswer { get; } = new("forget the definition of a lost answer")
    {
        Answer = (world, request, body) =>
        {
            if (request.Text.Action == "ListTaskDefinitions" && !world.Aws.Services.Any(s => s.Status == "ACTIVE")) body["taskDefinitionArns"] = new JsonArray();
        },
    };

    /// <summary>Where the answer to a request of several jobs is lost, each is told that its part was refused.</summary>
    public static Mutation TakeALostAnswerForAFailureOfAll { get; } = new("take a lost answer to several jobs for a failure of all")
    {
        Lost = request =>
        {
            if (MergedKeys(request) is not { Count: > 1 } keys) return null;
            var errors = new JsonArray([.. keys.Select(key => new JsonObject { ["type"] = "UNPROCESSABLE", ["path"] = new JsonArray(key), ["message"] = "Lost" })]);
            return new() { ["data"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, null as JsonNode))), ["errors"] = errors };
        },
    };

    /// <summary>Of an answer to several jobs each gets the next one's part.</summary>
    public static Mutation MixUpTheAnswersOfSeveralJobs { get; } = new("mix up the answers of several jobs")
    {
        Answer = (_, request, body) =>
        {
            if (request.Text.Action != "AcquireLease" || MergedKeys(request) is not { Count: > 1 } keys || body["data"] is not JsonObject data) return;
            var parts = keys.Select(key => data[key]?.DeepClone()).ToList();
            foreach (var (key, part) in keys.Zip(parts.Skip(1).Append(parts[0]))) data[key] = part;
        },
    };

    /// <summary>The response keys of a write, if it is one of GraphQL.</summary>
    static List<string>? MergedKeys(PendingRequest request) => request is { Service: "github", Writes: true } && JsonNode.Parse(request.Text.Body)?["query"]?.ToString() is { } query
        ? [.. query.Split('\n').Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(':')[0])]
        : null;

    static IShowtimeBackend With(IShowtimeBackend real, IPullRequests pulls, ILeases leases) => Replaced<IShowtimeBackend>.Of(real,
        ("get_" + nameof(IShowtimeBackend.PullRequests), _ => pulls),
        ("get_" + nameof(IShowtimeBackend.Leases), _ => leases));

    static IShowtimeBackend WithTarget(IShowtimeBackend real, Func<(IDeploymentTarget Target, IPullRequests Pulls), (string, Func<object?[], object?>)> call) =>
        Replaced<IShowtimeBackend>.Of(real, (nameof(IShowtimeBackend.Target), a =>
        {
            var target = real.Target((ShowtimeConfiguration)a[0]!);
            return Replaced<IDeploymentTarget>.Of(target, call((target, real.PullRequests)));
        }));

    static IPullRequests SeeingLease(IPullRequests real, Func<LeaseRecord?, LeaseRecord?> see) => Replaced<IPullRequests>.Of(real,
        (nameof(IPullRequests.ReadAsync), a => SeenAsync(real.ReadAsync((int)a[0]!, (CancellationToken)a[1]!), see)),
        (nameof(IPullRequests.ApplyAsync), a => SeenAsync(real.ApplyAsync((PullRequestSnapshot)a[0]!, (PullRequestChange)a[1]!, (CancellationToken)a[2]!), see)));

    static async Task<PullRequestSnapshot> SeenAsync(Task<PullRequestSnapshot> look, Func<LeaseRecord?, LeaseRecord?> see)
    {
        var snapshot = await look.ConfigureAwait(false);
        return snapshot with { Lease = see(snapshot.Lease) };
    }

    static async Task DeleteAsync((IDeploymentTarget Target, IPullRequests Pulls) ports, string service, CancellationToken token)
    {
        Core.Environments.EnvironmentNames.TryParseService(service, out var number, out var sha);
        var seen = await ports.Pulls.ReadAsync(number, token).ConfigureAwait(false);
        var labels = new PullRequestLabels(seen.Labels).NamesOf(l => l is EnvironmentLabel e && e.Sha == sha);
        await ports.Pulls.ApplyAsync(seen, new PullRequestChange { Remove = labels }, token).ConfigureAwait(false);
        await ports.Target.DeleteAsync(service, token).ConfigureAwait(false);
    }

    static async Task<DeployedService> ReplaceAsync((IDeploymentTarget Target, IPullRequests Pulls) ports, DeploymentRequest request, KnownService? known, CancellationToken token)
    {
        var others = new List<string>();
        await foreach (var service in ports.Target.ListAsync(request.PullRequest, token).ConfigureAwait(false)) others.Add(service.Name);
        foreach (var other in others.Where(name => name != request.ServiceName)) await ports.Target.DeleteAsync(other, token).ConfigureAwait(false);
        return await ports.Target.DeployAsync(request, known, token).ConfigureAwait(false);
    }

    static async Task<T?> SwallowAsync<T>(Task<T> read)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (ShowtimeException)
        {
            return default;
        }
    }

    static async Task<IReadOnlyList<DeployedService>> SwallowAsync(Task<IReadOnlyList<DeployedService>> read) =>
        await SwallowAsync<IReadOnlyList<DeployedService>>(read).ConfigureAwait(false) ?? [];

    static async IAsyncEnumerable<DeployedService> SwallowAsync(IAsyncEnumerable<DeployedService> read)
    {
        await using var services = read.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await services.MoveNextAsync().ConfigureAwait(false)) yield break;
            }
            catch (ShowtimeException)
            {
                yield break;
            }

            yield return services.Current;
        }
    }

    sealed class AlwaysHealthy : IHealthProbe
    {
        public Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken) => Task.FromResult(new ProbeResult(200, ""));
    }

    static (string, Func<object?[], object?>) HeadsAreOld =>
        (nameof(IPullRequests.ReadHeadAsync), a => Task.FromResult(new HeadHistory((string)a[1]!, DateTimeOffset.MinValue)));
}

/// <summary>A rule of the product broken on purpose, from outside: at a port, in an event, or on the wire.</summary>
/// <param name="Name">What the broken product does.</param>
sealed record Mutation(string Name)
{
    /// <summary>Puts something else between a job and its ports.</summary>
    public Func<IShowtimeBackend, IShowtimeBackend>? Ports { get; init; }

    /// <summary>Changes what an event says.</summary>
    public Func<SimulatedWorld, string, string>? Event { get; init; }

    /// <summary>Changes the JSON of a request to AWS or GraphQL before it is carried out.</summary>
    public Action<PendingRequest, JsonObject>? Request { get; init; }

    /// <summary>What a job is told where an answer of GitHub is lost; null leaves the connection broken.</summary>
    public Func<PendingRequest, JsonObject?>? Lost { get; init; }

    /// <summary>Changes the JSON of a successful answer of AWS or GraphQL before the job sees it.</summary>
    public Action<SimulatedWorld, PendingRequest, JsonObject>? Answer { get; init; }
}

/// <summary>A port with some calls replaced; all others are forwarded. A proxy, so that ports can grow without changing it.</summary>
class Replaced<T> : DispatchProxy
    where T : class
{
    T _real = null!;
    IReadOnlyDictionary<string, Func<object?[], object?>> _calls = new Dictionary<string, Func<object?[], object?>>();

    public static T Of(T real, params (string Call, Func<object?[], object?> With)[] calls)
    {
        var proxy = Create<T, Replaced<T>>();
        var replaced = (Replaced<T>)(object)proxy;
        (replaced._real, replaced._calls) = (real, calls.ToDictionary(c => c.Call, c => c.With));
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _calls.TryGetValue(targetMethod!.Name, out var with)
        ? with(args!)
        : targetMethod.Invoke(_real, BindingFlags.DoNotWrapExceptions, null, args, null);
}
