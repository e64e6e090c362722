using System.Net.Sockets;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Tests.Aws;

public sealed class FailureTests
{
    const string DeniedPassRole = "User: arn:aws:sts::1:assumed-role/ci/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/exec because no identity-based policy allows the iam:PassRole action";

    public static TheoryData<int, string, string, string, string> Answers => new()
    {
        { 400, """{"__type":"ClusterNotFoundException","message":"Cluster not found."}""", nameof(AwsFailure.Refused), "ClusterNotFoundException", "ECS ListServices was refused (ClusterNotFoundException: Cluster not found.)." },
        { 400, """{"__type":"com.amazonaws.ecs#ServerException","Message":"m"}""", nameof(AwsFailure.Refused), "ServerException", "(ServerException: m)" },
        { 400, "{\"__type\":\"AccessDeniedException\",\"message\":\"" + DeniedPassRole + "\"}", nameof(AwsFailure.AccessDenied), "AccessDeniedException", """{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::1:role/exec"}""" },
        { 400, """{"__type":"AccessDeniedException"}""", nameof(AwsFailure.AccessDenied), "AccessDeniedException", """ "Action": "ecs:ListServices", """ },
        { 400, """{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}""", nameof(AwsFailure.CredentialsExpired), "ExpiredTokenException", "aws sso login" },
        { 400, """{"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."}""", nameof(AwsFailure.CredentialsRejected), "UnrecognizedClientException", "AWS_ACCESS_KEY_ID" },
        { 400, """{"__type":"ThrottlingException","message":"Rate exceeded"}""", nameof(AwsFailure.Throttled), "ThrottlingException", "throttled" },
        { 500, """{"__type":"ServerException","message":"Service Unavailable. Please try again later."}""", nameof(AwsFailure.ServiceFault), "ServerException", "AWS's side" },
        { 502, "<html><body><h1>502 Bad Gateway</h1></body></html>", nameof(AwsFailure.ServiceFault), "", "HTTP 502" },
        { 403, "<html>\n  <body>Forbidden by the office proxy</body></html>", nameof(AwsFailure.AccessDenied), "", "Forbidden by the office proxy" },
        { 404, "not here", nameof(AwsFailure.Unreadable), "", "AWS_ENDPOINT_URL" },
        { 200, "<html>Please log in</html>", nameof(AwsFailure.Unreadable), "", "not AWS's" },
        { 200, """{"serviceArns":["a",""", nameof(AwsFailure.Unreadable), "", "not AWS's" },
        { 200, "", nameof(AwsFailure.Unreadable), "", "not AWS's" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_error_answer_says_what_kind_it_is_and_what_to_do(int status, string body, string failure, string code, string words)
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Text(body, body.StartsWith('{') ? "application/x-amz-json-1.1" : "text/html", status));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal((failure, code, status, "ECS", "ListServices"), (e.Failure.ToString(), e.Code, e.Status, e.Service, e.Operation));
        Assert.Equal("11111111-2222-3333-4444-555555555555", e.RequestId);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EC2s_error_is_read_from_its_XML()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Xml(
            """<Response><Errors><Error><Code>InvalidNetworkInterfaceID.NotFound</Code><Message>The networkInterface ID 'eni-1' does not exist</Message></Error></Errors><RequestID>r-1</RequestID></Response>""", 400));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = ["eni-1"] }, default));

        Assert.Equal((AwsFailure.Refused, "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-1' does not exist"), (e.Failure, e.Code, e.Reason));
    }

    [Theory]
    [InlineData(503, "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors></Response>", nameof(AwsFailure.Throttled))]
    [InlineData(403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>", nameof(AwsFailure.AccessDenied))]
    [InlineData(502, "<html><body><h1>502 Bad Gateway</h1></body></html>", nameof(AwsFailure.ServiceFault))]
    [InlineData(502, "<html><body><hr>not even XML</html>", nameof(AwsFailure.ServiceFault))]
    [InlineData(403, "<html><body><hr>Forbidden by the office proxy</html>", nameof(AwsFailure.AccessDenied))]
    [InlineData(200, "<html><body><hr>Please log in</html>", nameof(AwsFailure.Unreadable))]
    [InlineData(200, "", nameof(AwsFailure.Unreadable))]
    public async Task An_error_answer_to_EC2s_own_client_is_of_the_same_kind_as_to_a_generated_one(int status, string body, string failure)
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Text(body, "text/xml", status));
        using var aws = Clients.With(handler, attempts: 2);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = ["eni-1"] }, default));

        Assert.Equal((failure, "EC2", "DescribeNetworkInterfaces"), (e.Failure.ToString(), e.Service, e.Operation));
        Assert.Equal(status >= 500 ? 2 : 1, handler.Requests.Count);
    }

    public static TheoryData<HttpRequestError, string> Transport => new()
    {
        { HttpRequestError.ConnectionError, nameof(AwsFailure.Unreachable) },
        { HttpRequestError.NameResolutionError, nameof(AwsFailure.Unreachable) },
        { HttpRequestError.SecureConnectionError, nameof(AwsFailure.Unreachable) },
        { HttpRequestError.ResponseEnded, nameof(AwsFailure.AnswerLost) },
        { HttpRequestError.Unknown, nameof(AwsFailure.AnswerLost) },
    };

    [Theory]
    [MemberData(nameof(Transport))]
    public async Task A_failed_connection_and_a_lost_answer_are_different_failures(HttpRequestError error, string failure)
    {
        using var handler = RecordingHandler.Answering(() => throw new HttpRequestException(error, "broken"));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal((failure, failure == nameof(AwsFailure.AnswerLost), 0), (e.Failure.ToString(), e.MayHaveHappened, e.Status));
        Assert.Contains("ecs in us-west-2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_over_a_socket_is_unreachable()
    {
        using var handler = RecordingHandler.Answering(() => throw new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal(AwsFailure.Unreachable, e.Failure);
    }

    [Fact]
    public async Task A_timeout_is_a_lost_answer()
    {
        using var handler = RecordingHandler.Answering(() => throw new TaskCanceledException("timeout", new TimeoutException()));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, default));

        Assert.Equal(AwsFailure.AnswerLost, e.Failure);
    }

    [Fact]
    public async Task Cancelling_is_not_an_error_of_AWS()
    {
        using var cancel = new CancellationTokenSource();
        using var handler = RecordingHandler.Answering(() =>
        {
            cancel.Cancel();
            throw new TaskCanceledException("cancelled", null, cancel.Token);
        });
        using var aws = Clients.With(handler);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "c" }, cancel.Token));
        Assert.Single(handler.Requests);
    }
}
