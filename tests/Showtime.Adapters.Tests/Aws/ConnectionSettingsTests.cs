using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>A connection brings its own variables: a test or a session need not change the process's environment.</summary>
public sealed class ConnectionSettingsTests
{
    [Fact]
    public async Task The_variables_of_a_connection_are_used_and_every_call_is_reported()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        var log = new Log();
        var settings = AwsClientSettings.For(new ConnectionOptions
        {
            Variables = new Dictionary<string, string>
            {
                ["AWS_ACCESS_KEY_ID"] = "AKIDGIVEN",
                ["AWS_SECRET_ACCESS_KEY"] = "secret",
                ["AWS_SESSION_TOKEN"] = "token",
                ["AWS_DEFAULT_REGION"] = "eu-west-1",
                ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1/",
                ["AWS_ENDPOINT_URL_ECR"] = "http://127.0.0.1:2",
            },
            Log = log,
            MessageHandler = _ => handler,
        });
        using var aws = new AwsClients(settings);

        await aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default);
        await aws.Ecr.GetAuthorizationTokenAsync(new(), default);

        Assert.Equal(["http://127.0.0.1:1/", "http://127.0.0.1:2/"], handler.Requests.Select(r => r.Url.AbsoluteUri));
        Assert.All(handler.Requests, r => Assert.Matches("Credential=AKIDGIVEN/[0-9]+/eu-west-1/", r.Headers["Authorization"]));
        Assert.All(handler.Requests, r => Assert.Equal("token", r.Headers["X-Amz-Security-Token"]));
        Assert.Equal([new(ActivityKind.RemoteCall, "AWS ECS ListServices"), new(ActivityKind.RemoteCall, "AWS ECR GetAuthorizationToken")], log.Activities);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_STS")]
    [InlineData("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS")]
    public void A_connection_to_another_machine_over_plain_http_is_refused(string name)
    {
        var options = new ConnectionOptions
        {
            Repository = "acme/superset",
            Variables = new Dictionary<string, string> { [name] = "http://me:s3cret@aws.example:4566" },
        };

        var failure = Assert.Throws<ShowtimeException>(() => new ShowtimeBackendFactory().Connect(options));

        Assert.Equal((ShowtimeError.InvalidConfiguration, name), (failure.Error, failure.Target));
        Assert.Contains("over http: the session's token would be sent in clear text", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_AWS_that_is_too_long_is_refused_once()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json(new string(' ', 17 * 1024 * 1024)));
        using var aws = Clients.With(handler);

        var failure = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal(AwsFailure.Unreadable, failure.Failure);
        Assert.Contains("longer than 16 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Single(handler.Requests);
    }

    sealed class Log : IActivityLog
    {
        public List<Activity> Activities { get; } = [];

        public void Report(Activity activity) => Activities.Add(activity);
    }
}
