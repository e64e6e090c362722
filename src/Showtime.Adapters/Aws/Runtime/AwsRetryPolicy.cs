using Amazon.ECS.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Showtime.Core.Reconciling;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>The SDK's standard policy (what is repeated, how often, on which quota), with waits that go by the given clock.</summary>
internal sealed class AwsRetryPolicy : StandardRetryPolicy
{
    readonly TimeProvider _time;
    readonly Func<double> _jitter;

    internal AwsRetryPolicy(IClientConfig config, TimeProvider time, Func<double> jitter)
        : base(config)
    {
        _time = time;
        _jitter = jitter;
    }

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
    {
        // It takes no client token: a repeat would register a second revision, so the caller looks first.
        if (executionContext.RequestContext.OriginalRequest is RegisterTaskDefinitionRequest && AwsFailures.MayHaveHappened(exception))
        {
            return Task.FromResult(false);
        }

        return base.RetryForExceptionAsync(executionContext, exception);
    }

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var ceiling = Math.Min(Math.Pow(2, executionContext.RequestContext.Retries - 1), MaxBackoffInMilliseconds / 1000d);
        return Here.DelayAsync(TimeSpan.FromSeconds(ceiling * _jitter()), _time, executionContext.RequestContext.CancellationToken);
    }
}
