using System.Xml.Linq;
using Showtime.Sandbox.Aws.Ec2;
using Showtime.Sandbox.Aws.Ecr;
using Showtime.Sandbox.Aws.Ecs;
using Showtime.Sandbox.Aws.Logs;
using Showtime.Sandbox.Aws.Sts;
using Showtime.Sandbox.Aws.Wire;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Aws;

/// <summary>
/// A small AWS: ECS on Fargate, and as much of EC2, ECR, CloudWatch Logs and STS as goes with it, behind one endpoint, with AWS's own limits,
/// errors and delays. Time passes by the given clock: what is due happens when a timer of it fires, or at the next request.
/// </summary>
public sealed partial class AwsSandbox : ISandboxModel, IAsyncDisposable
{
    readonly AwsWorld _world;
    readonly StsOperations _sts;
    readonly Gatekeeper _gatekeeper;
    readonly Dictionary<string, Dictionary<string, JsonOperation>> _json;
    readonly Dictionary<string, Dictionary<string, QueryOperation>> _query;
    readonly RegistryMirror? _mirror;
    readonly List<AwsRequestRecord> _requests = [];
    readonly IdSource _requestIds = new(2); // separate: a read must not change what happens next
    bool _disposed;

    /// <summary>Makes an account.</summary>
    /// <param name="time">The clock of everything in it.</param>
    /// <param name="options">What exists in it; null for the defaults.</param>
    /// <param name="runtime">What makes a running task answer; null for an <see cref="InMemoryTaskRuntime"/>. The caller keeps it.</param>
    public AwsSandbox(TimeProvider time, AwsSandboxOptions? options = null, ITaskRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        Runtime = runtime ?? new InMemoryTaskRuntime(time);
        _world = new(time, options ?? new(), Runtime, () => Changed?.Invoke(this, EventArgs.Empty));
        _sts = new(_world);
        _gatekeeper = new(_world, _sts);
        _mirror = Options.RegistryEndpoint is { } registry ? new(_world, registry) : null;
        _json = new(StringComparer.Ordinal)
        {
            ["ecs"] = new EcsOperations(_world).Operations,
            ["ecr"] = new EcrOperations(_world).Operations,
            ["logs"] = new LogsOperations(_world).Operations,
        };
        _query = new(StringComparer.Ordinal)
        {
            ["ec2"] = new Ec2Operations(_world).Operations,
            ["sts"] = _sts.Operations,
        };
    }

    /// <summary>A change that is worth showing. Raised outside the sandbox's lock, on whatever thread changed it.</summary>
    public event EventHandler? Changed;

    /// <summary>What makes a running task answer.</summary>
    public ITaskRuntime Runtime { get; }

    /// <summary>What existed when the account was made.</summary>
    public AwsSandboxOptions Options => _world.Options;

    /// <inheritdoc/>
    public async ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = AwsCall.Read(request);
        var answer = _mirror is null || call.Service != "ecr"
            ? _world.Enter(() => Answer(call, request))
            : await AnswerFromRegistryAsync(_mirror, call, request, cancellationToken).ConfigureAwait(false);
        return SandboxTap.Show(request, answer);
    }

    /// <summary>Stops every task and waits until its container is gone. Services and tasks can be looked at afterwards.</summary>
    /// <returns>A task.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        var stops = _world.Enter(() =>
        {
            foreach (var service in _world.Ecs.Services) service.Status = "INACTIVE"; // nothing is started again
            foreach (var task in _world.Ecs.Tasks.ToList()) _world.Ecs.Scheduler.Tasks.Stop(task, "UserInitiated", "The sandbox has ended.");
            return _world.Ecs.Scheduler.Tasks.StopsAsync();
        });
        _world.Dispose();
        _mirror?.Dispose();
        await stops.ConfigureAwait(false);
    }

    // A real registry is asked outside the lock: before the action for what was pushed, afterwards to delete what the action has deleted.
    async ValueTask<SandboxResponse> AnswerFromRegistryAsync(RegistryMirror mirror, AwsCall call, SandboxRequest request, CancellationToken cancellationToken)
    {
        var repository = call.RepositoryName;
        try
        {
            if (repository is not null) await mirror.RefreshAsync(repository, cancellationToken).ConfigureAwait(false);
            var (answer, deleted) = _world.Enter(() =>
            {
                var before = ImageTags(repository);
                var given = Answer(call, request);
                return (given, before.Except(ImageTags(repository)).ToList());
            });
            if (deleted.Count > 0) await mirror.DeleteAsync(repository!, deleted, cancellationToken).ConfigureAwait(false);
            return answer;
        }
        catch (HttpRequestException e)
        {
            return Answers.Error(
                "ecr",
                new("ServerException", $"The registry at {Options.RegistryEndpoint} does not answer: {e.Message}", 500),
                _world.Enter(_requestIds.Guid));
        }
    }

    List<(string Tag, string Digest)> ImageTags(string? repository) =>
    [
        .. (repository is null ? null : _world.Registry.Repositories.GetValueOrDefault(repository))?.Images.Values
            .SelectMany(static i => i.Tags.Select(t => (t, i.Digest)))
            ?? [],
    ];

    SandboxResponse Answer(AwsCall call, SandboxRequest request)
    {
        var requestId = _requestIds.Guid();
        string? error = null;
        SandboxResponse answer;
        try
        {
            answer = Do(call, _gatekeeper.Admit(call, request.Header("Authorization")), requestId);
        }
        catch (AwsException e)
        {
            error = e.Code;
            answer = Answers.Error(call.Service, e, requestId);
        }

        _requests.Add(new(_world.Now, call.Service, call.Action, AwsActions.IsWrite(call.Action), answer.Status, error));
        return answer;
    }

    SandboxResponse Do(AwsCall call, Caller caller, string requestId)
    {
        if (call.Form is { } form)
        {
            if (call.Action.Length == 0) throw new AwsException("MissingAction", "The request must contain the parameter Action");
            if (!_query.TryGetValue(call.Service, out var actions) || !actions.TryGetValue(call.Action, out var query))
            {
                throw new AwsException("InvalidAction", $"The action {call.Action} is not valid for this web service.");
            }

            return Answers.Xml(call.Service, call.Action, query(form, caller), requestId);
        }

        return _json.TryGetValue(call.Service, out var operations) && operations.TryGetValue(call.Action, out var operation)
            ? Answers.Json(operation(call.Json, caller), requestId)
            : throw new AwsException("UnknownOperationException", "");
    }
}
