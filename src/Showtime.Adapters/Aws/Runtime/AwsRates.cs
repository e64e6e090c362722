using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Showtime.Core.Reconciling;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>
/// Keeps one client's requests to ECS, repeats included, within the rates that AWS documents for an account and region ("Request throttling for the Amazon
/// ECS API"), so that a large job takes its time instead of being refused. What other programs use up is not known here; the retries are for that.
/// </summary>
internal sealed class AwsRates(TimeProvider time) : PipelineHandler
{
    readonly Bucket _reads = new(100, 20);
    readonly Bucket _serviceChanges = new(50, 5);
    readonly Bucket _definitionChanges = new(20, 1);
    readonly Bucket _tagChanges = new(20, 10);

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var call = executionContext.RequestContext;
        if (Of(call.RequestName).Take(time) is { Ticks: > 0 } wait) await Waiting.DelayAsync(wait, time, call.CancellationToken).ConfigureAwait(false);
        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }

    Bucket Of(string request) => request switch
    {
        "CreateServiceRequest" or "UpdateServiceRequest" or "DeleteServiceRequest" => _serviceChanges,
        "RegisterTaskDefinitionRequest" or "DeregisterTaskDefinitionRequest" or "DeleteTaskDefinitionsRequest" => _definitionChanges,
        "TagResourceRequest" => _tagChanges,
        _ => _reads,
    };

    /// <summary>
    /// A token bucket. Each request takes its token at once and is told how long to wait for it, so those that wait keep their order. A tenth of the burst is
    /// left, because requests can arrive closer together than they were sent.
    /// </summary>
    sealed class Bucket(int burst, int perSecond)
    {
        readonly object _gate = new();
        readonly double _most = burst * 0.9;
        double _tokens = burst * 0.9;
        long? _at;

        internal TimeSpan Take(TimeProvider time)
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                if (_at is { } before) _tokens = Math.Min(_most, _tokens + (time.GetElapsedTime(before, now).TotalSeconds * perSecond));
                _at = now;
                _tokens--;
                return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
            }
        }
    }
}
