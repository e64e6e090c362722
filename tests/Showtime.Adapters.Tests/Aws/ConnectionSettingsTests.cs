using Showtime.Adapters.Aws.Runtime;
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

    sealed class Log : IActivityLog
    {
        public List<Activity> Activities { get; } = [];

        public void Report(Activity activity) => Activities.Add(activity);
    }
}
