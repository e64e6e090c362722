using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>Settings from the process's environment. All tests share it, so this collection runs alone.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "http://127.0.0.1:4566", "http://127.0.0.1:4566/", "http://127.0.0.1:4566/", "http://127.0.0.1:4566/")]
    [InlineData(
        "AWS_ENDPOINT_URL_ECS",
        "http://127.0.0.1:4567/",
        "http://127.0.0.1:4567/",
        "https://api.ecr.eu-west-1.amazonaws.com/",
        "https://logs.eu-west-1.amazonaws.com/")]
    [InlineData(
        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
        "http://127.0.0.1:4568",
        "https://ecs.eu-west-1.amazonaws.com/",
        "https://api.ecr.eu-west-1.amazonaws.com/",
        "http://127.0.0.1:4568/")]
    [InlineData(
        "AWS_USE_FIPS_ENDPOINT",
        "true",
        "https://ecs-fips.eu-west-1.amazonaws.com/",
        "https://api.ecr-fips.eu-west-1.amazonaws.com/",
        "https://logs-fips.eu-west-1.amazonaws.com/")]
    public async Task An_endpoint_variable_changes_the_address_and_keeps_the_signing_region(string name, string value, string ecs, string ecr, string logs)
    {
        using var environment = new ProcessEnvironment { [name] = value };
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Region = "eu-west-1" });

        await aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default);
        await aws.Ecr.GetAuthorizationTokenAsync(new(), default);
        await aws.Logs.DescribeLogStreamsAsync(new() { LogGroupName = "g" }, default);

        Assert.Equal([ecs, ecr, logs], handler.Requests.Select(r => r.Url.AbsoluteUri));
        Assert.All(handler.Requests, r => Assert.Contains("/eu-west-1/", r.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_endpoint_over_plain_http_on_another_machine_is_refused(bool inProfile)
    {
        using var environment = new ProcessEnvironment();
        if (inProfile) ProcessEnvironment.WriteConfig("[default]\nendpoint_url = http://aws.example:4566\n");
        else environment["AWS_ENDPOINT_URL"] = "http://aws.example:4566";
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Region = "eu-west-1" });

        Assert.Contains("aws.example:4566 over http", Assert.Throws<ShowtimeException>(() => aws.Ecs).Message, StringComparison.Ordinal);
        Assert.Throws<ShowtimeException>(() => aws.Sts);
    }

    [Theory]
    [InlineData(null, "eu-west-1", "eu-central-1", "eu-west-1")]
    [InlineData(null, null, "eu-central-1", "eu-central-1")]
    [InlineData("cn-north-1", "eu-west-1", "eu-central-1", "cn-north-1")]
    public void The_region_comes_from_the_caller_then_from_the_variables(string? given, string? region, string? fallback, string expected)
    {
        using var environment = new ProcessEnvironment { ["AWS_REGION"] = region, ["AWS_DEFAULT_REGION"] = fallback };
        using var aws = new AwsClients(new() { Region = given });

        Assert.Equal(expected, aws.Region);
    }

    [Fact]
    public async Task A_region_of_another_partition_gets_its_own_domain()
    {
        using var environment = new ProcessEnvironment();
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Region = "cn-north-1" });

        await aws.Ecr.GetAuthorizationTokenAsync(new(), default);

        Assert.Equal("api.ecr.cn-north-1.amazonaws.com.cn", handler.Only.Url.Host);
    }

    [Fact]
    public void Without_a_region_the_error_says_where_to_set_one()
    {
        using var environment = new ProcessEnvironment();

        var e = Assert.Throws<AwsException>(() => new AwsClients(new()));

        Assert.Equal(AwsFailure.RegionMissing, e.Failure);
        Assert.Contains("AWS_REGION", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_come_from_the_variables()
    {
        using var environment = new ProcessEnvironment { ["AWS_ACCESS_KEY_ID"] = "AKIDENV", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["AWS_SESSION_TOKEN"] = "token" };
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Region = "eu-west-1", Credentials = null });

        await aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default);

        Assert.Contains("Credential=AKIDENV/", handler.Only.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("token", handler.Only.Headers["X-Amz-Security-Token"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_profile_gives_credentials_region_and_endpoint(bool byVariable)
    {
        using var environment = new ProcessEnvironment();
        ProcessEnvironment.WriteConfig(
            """
            [profile preview]
            region = eu-north-1
            aws_access_key_id = AKIDPROFILE
            aws_secret_access_key = secret
            services = local

            [services local]
            ecs =
              endpoint_url = http://127.0.0.1:4569
            """);
        if (byVariable) environment["AWS_PROFILE"] = "preview";
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Credentials = null, Profile = byVariable ? null : "preview" });

        await aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default);
        await aws.Ecr.GetAuthorizationTokenAsync(new(), default);

        Assert.Equal(["http://127.0.0.1:4569/", "https://api.ecr.eu-north-1.amazonaws.com/"], handler.Requests.Select(r => r.Url.AbsoluteUri));
        Assert.All(handler.Requests, r => Assert.Matches("Credential=AKIDPROFILE/[0-9]+/eu-north-1/", r.Headers["Authorization"]));
    }

    [Fact]
    public async Task The_identity_token_of_a_workflow_is_exchanged_for_credentials()
    {
        await using var sts = Showtime.Sandbox.Http.ModelListener.Start(new TokenExchange());
        using var environment = new ProcessEnvironment { ["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/ci", ["AWS_ENDPOINT_URL_STS"] = sts.Address.AbsoluteUri };
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = ProcessEnvironment.WriteFile("token", "oidc-token");
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Region = "eu-west-1", Credentials = null });

        await aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default);

        Assert.Contains("Credential=ASIAWEB/", handler.Only.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_the_error_names_the_command_to_run()
    {
        using var environment = new ProcessEnvironment();
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("{}"));
        using var aws = new AwsClients(Settings(handler) with { Region = "eu-west-1", Credentials = null });

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal(AwsFailure.CredentialsMissing, e.Failure);
        Assert.Contains("aws sso login", e.Message, StringComparison.Ordinal);
        Assert.Contains("aws-actions/configure-aws-credentials", e.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Requests);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("2", 2)]
    public async Task The_attempts_can_be_set_by_variable(string? attempts, int expected)
    {
        using var environment = new ProcessEnvironment { ["AWS_MAX_ATTEMPTS"] = attempts };
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("""{"__type":"ThrottlingException"}""", 400));
        using var aws = new AwsClients(Settings(handler) with { Region = "eu-west-1" });

        await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal(expected, handler.Requests.Count);
    }

    static AwsClientSettings Settings(HttpMessageHandler handler) => new()
    {
        Credentials = new Amazon.Runtime.BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        Handler = handler,
        Time = new InstantTime(),
        RetryQuota = false,
    };

    sealed class TokenExchange : Showtime.Sandbox.Http.ISandboxModel
    {
        public ValueTask<Showtime.Sandbox.Http.SandboxResponse> HandleAsync(
            Showtime.Sandbox.Http.SandboxRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(request.Text.Contains("WebIdentityToken=oidc-token", StringComparison.Ordinal)
                ? Showtime.Sandbox.Http.SandboxResponse.Text(
                    200,
                    """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>""",
                    "text/xml")
                : Showtime.Sandbox.Http.SandboxResponse.Text(400, "no token"));
    }
}
