using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Tests.Aws;

public sealed class RetryTests
{
    static HttpResponseMessage Throttled() => RecordingHandler.Json("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400);

    static HttpResponseMessage Broken() => RecordingHandler.Json("""{"__type":"ServerException","message":"m"}""", 500);

    static HttpResponseMessage Listed() => RecordingHandler.Json("""{"serviceArns":["a"]}""");

    static HttpResponseMessage Registered() => RecordingHandler.Json("""{"taskDefinition":{"taskDefinitionArn":"arn:t"}}""");

    [Fact]
    public async Task A_throttled_call_waits_longer_each_time_by_the_given_clock()
    {
        var time = new InstantTime();
        using var handler = RecordingHandler.Answering(Throttled, Throttled, Broken, Listed);
        using var aws = Clients.With(handler, time);

        var answer = await aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default);

        Assert.Equal("a", Assert.Single(answer.ServiceArns!));
        Assert.Equal([1, 2, 4], time.Waits.Select(w => w.TotalSeconds));
        Assert.Equal(4, handler.Requests.Count);
        Assert.Single(handler.Requests.Select(r => r.Headers["amz-sdk-invocation-id"]).Distinct());
    }

    [Fact]
    public async Task A_call_fails_after_the_configured_number_of_attempts()
    {
        using var handler = RecordingHandler.Answering(Throttled);
        using var aws = Clients.With(handler, attempts: 3);

        await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal(3, handler.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("""{"__type":"InvalidParameterException","message":"m"}""", 400));
        using var aws = Clients.With(handler);

        await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_registration_whose_answer_was_lost_is_not_sent_again()
    {
        using var handler = RecordingHandler.Answering(() => throw new HttpRequestException(HttpRequestError.ResponseEnded), Registered);
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(
            () => aws.Ecs.RegisterTaskDefinitionAsync(new() { Family = "f", ContainerDefinitions = [new() { Name = "c", Image = "i" }] }, default));

        Assert.True(e.MayHaveHappened);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_registration_that_was_never_sent_is_sent_again()
    {
        using var handler = RecordingHandler.Answering(Throttled, () => throw new HttpRequestException(HttpRequestError.ConnectionError), Registered);
        using var aws = Clients.With(handler);

        var answer = await aws.Ecs.RegisterTaskDefinitionAsync(new() { Family = "f", ContainerDefinitions = [new() { Name = "c", Image = "i" }] }, default);

        Assert.Equal("arn:t", answer.TaskDefinition.TaskDefinitionArn);
        Assert.Equal(3, handler.Requests.Count);
    }

    [Fact]
    public async Task A_repeated_creation_is_byte_for_byte_the_same()
    {
        using var handler = RecordingHandler.Answering(
            () => throw new HttpRequestException(HttpRequestError.ResponseEnded),
            () => RecordingHandler.Json("""{"service":{"serviceArn":"a","serviceName":"s","status":"ACTIVE"}}"""));
        using var aws = Clients.With(handler);

        await aws.Ecs.CreateServiceAsync(new() { Cluster = "c", ServiceName = "s", TaskDefinition = "t", ClientToken = "x" }, default);

        Assert.Equal(2, handler.Requests.Count);
        Assert.Equal(handler.Requests[0].Body, handler.Requests[1].Body);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var cancel = new CancellationTokenSource();
        using var handler = RecordingHandler.Answering(Throttled);
        using var aws = Clients.With(handler, new NeverTime(cancel.Cancel));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, cancel.Token));
    }

    /// <summary>A clock that stands still and reports when a wait begins.</summary>
    sealed class NeverTime(Action waiting) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ThreadPool.QueueUserWorkItem(_ => waiting());
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
