using Showtime.PowerShell.Pipeline;

namespace Showtime.PowerShell.Tests.Pipeline;

public sealed class PipelineBridgeTests
{
    [Fact]
    public void Turns_run_in_order_on_the_calling_thread()
    {
        var thread = Environment.CurrentManagedThreadId;
        List<(int Step, int Thread)> seen = [];
        using var stop = new CancellationTokenSource();
        using var bridge = new PipelineBridge();
        var failure = bridge.Run(
            async _ =>
            {
                bridge.Post(() => seen.Add((1, Environment.CurrentManagedThreadId)));
                var answer = await bridge.InvokeAsync(() =>
                {
                    seen.Add((2, Environment.CurrentManagedThreadId));
                    return 42;
                });
                bridge.Post(() => seen.Add((answer, Environment.CurrentManagedThreadId)));
            },
            stop);
        Assert.Null(failure);
        Assert.Equal([(1, thread), (2, thread), (42, thread)], seen);
    }

    [Fact]
    public void The_work_never_continues_on_the_calling_thread()
    {
        var thread = Environment.CurrentManagedThreadId;
        List<int> continued = [];
        using var stop = new CancellationTokenSource();
        using var bridge = new PipelineBridge();
        bridge.Run(
            async _ =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await bridge.InvokeAsync(() => 0);
                    continued.Add(Environment.CurrentManagedThreadId);
                }
            },
            stop);
        Assert.DoesNotContain(thread, continued);
    }

    [Fact]
    public void A_failure_of_the_work_is_returned()
    {
        using var stop = new CancellationTokenSource();
        using var bridge = new PipelineBridge();
        var failure = bridge.Run(_ => throw new InvalidDataException("bad"), stop);
        Assert.Equal("bad", Assert.IsType<InvalidDataException>(failure).Message);
        Assert.False(stop.IsCancellationRequested);
    }

    [Fact]
    public void When_the_pipeline_stops_the_work_is_cancelled_and_awaited()
    {
        // Select-Object -First throws from WriteObject; nobody calls StopProcessing.
        var ended = false;
        using var stop = new CancellationTokenSource();
        using var bridge = new PipelineBridge();
        var thrown = Assert.Throws<NotSupportedException>(() => bridge.Run(
            async cancellationToken =>
            {
                try
                {
                    await bridge.InvokeAsync<int>(() => throw new NotSupportedException("enough"));
                }
                finally
                {
                    try
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                    finally
                    {
                        ended = true;
                    }
                }
            },
            stop));
        Assert.Equal("enough", thrown.Message);
        Assert.True(ended);
    }

    [Fact]
    public void A_waiter_is_cancelled_when_the_pipeline_stops()
    {
        Task<int>? second = null;
        using var stop = new CancellationTokenSource();
        using var bridge = new PipelineBridge();
        Assert.Throws<NotSupportedException>(() => bridge.Run(
            async _ =>
            {
                var first = bridge.InvokeAsync<int>(() => throw new NotSupportedException());
                second = bridge.InvokeAsync(() => 1);
                await Task.WhenAll(first, second);
            },
            stop));
        Assert.True(second!.IsCanceled);
    }

    [Fact]
    public void A_stop_cancels_the_work()
    {
        using var stop = new CancellationTokenSource();
        using var bridge = new PipelineBridge();
        var failure = bridge.Run(
            async cancellationToken =>
            {
                bridge.Post(stop.Cancel);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            stop);
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
    }

    [Fact]
    public void A_turn_after_the_end_is_dropped()
    {
        using var stop = new CancellationTokenSource();
        var bridge = new PipelineBridge();
        bridge.Run(_ => Task.CompletedTask, stop);
        bridge.Post(() => Assert.Fail("too late"));
        Assert.True(bridge.InvokeAsync(() => 1).IsCanceled);
        bridge.Dispose();
        bridge.Post(() => Assert.Fail("too late"));
    }
}
