using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class AuthorizationTests
{
    [Theory]
    [InlineData(null, "MissingAuthenticationTokenException")]
    [InlineData("Bearer abc", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-west-2/ecs/aws4_request, SignedHeaders=host", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=1", "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-west-2/ecr/aws4_request, SignedHeaders=host, Signature=1", "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIAOTHER/20260101/us-west-2/ecs/aws4_request, SignedHeaders=host, Signature=1", "UnrecognizedClientException")]
    public async Task A_request_that_is_not_signed_for_this_account_and_region_is_refused(string? authorization, string code)
    {
        var account = new Account(new() { AccessKeys = ["AKIATEST"] });
        var answer = await account.SendAsync("ecs", "ListClusters", null, authorization);
        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.Headers["x-amzn-ErrorType"]);
        Assert.Equal(code, account.Aws.Requests.Single().ErrorCode);
    }

    [Theory]
    [InlineData("ec2", "Action=DescribeSubnets", null, 400, "MissingParameter")]
    [InlineData("ec2", "Action=DescribeSubnets", "AKIAOTHER", 401, "AuthFailure")]
    [InlineData("sts", "Action=GetCallerIdentity", null, 403, "MissingAuthenticationToken")]
    [InlineData("sts", "Action=GetCallerIdentity", "AKIAOTHER", 403, "InvalidClientTokenId")]
    [InlineData("ec2", "Action=DescribeSubnets", "AKIADENIED", 403, "UnauthorizedOperation")]
    [InlineData("sts", "Action=GetCallerIdentity", "AKIADENIED", 403, "AccessDenied")]
    [InlineData("ec2", "Action=RebootTheWorld", "AKIATEST", 400, "InvalidAction")]
    [InlineData("ec2", "Something=Else", "AKIATEST", 400, "MissingAction")]
    public async Task Query_services_refuse_in_xml(string service, string form, string? key, int status, string code)
    {
        var account = new Account(new() { AccessKeys = ["AKIATEST", "AKIADENIED"], Denied = Deny("AKIADENIED", "ec2:*", "sts:GetCallerIdentity") });
        var (answered, body) = await account.QueryAsync(service, form, key is null ? null : Account.Authorization(service, key: key));
        Assert.Equal(status, answered);
        Assert.Equal(code, body.Descendants("Code").Single().Value);
    }

    [Fact]
    public async Task A_denied_action_names_the_caller_the_action_and_the_resource()
    {
        var account = new Account(new() { Denied = Deny("AKIADENIED", "ecs:CreateService") });
        var answer = await account.SendAsync("ecs", "CreateService", new JsonObject { ["cluster"] = "superset-ci", ["serviceName"] = "web" }, Account.Authorization("ecs", key: "AKIADENIED"));
        Assert.Equal("AccessDeniedException", answer.Headers["x-amzn-ErrorType"]);
        Assert.Equal(
            "User: arn:aws:iam::123456789012:user/showtime is not authorized to perform: ecs:CreateService on resource: "
            + "arn:aws:ecs:us-west-2:123456789012:service/superset-ci/web because no identity-based policy allows the ecs:CreateService action",
            (string?)JsonNode.Parse(answer.Body.Span)!["message"]);
        Assert.Equal(200, (await account.SendAsync("ecs", "ListClusters", null, Account.Authorization("ecs", key: "AKIADENIED"))).Status);
    }

    [Theory]
    [InlineData("ecs", "RunTask")]
    [InlineData("other", "Anything")]
    public async Task An_unknown_action_is_refused(string service, string action)
    {
        var answer = await new Account().SendAsync(service, action, null, Account.Authorization(service == "other" ? "" : service));
        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("""{"services":"web"}""")]
    [InlineData("""["web"]""")]
    [InlineData("""{"services":[1]}""")]
    public async Task A_member_of_the_wrong_type_is_a_serialization_error(string body)
    {
        var answer = await new Account().SendAsync("ecs", "DescribeServices", JsonNode.Parse(body.Replace("{\"", "{\"cluster\":\"superset-ci\",\"", StringComparison.Ordinal)));
        Assert.Equal("SerializationException", answer.Headers["x-amzn-ErrorType"]);
    }

    [Fact]
    public async Task The_log_of_requests_tells_writes_from_reads()
    {
        var account = new Account();
        await account.EcsAsync("ListClusters");
        await account.EcsAsync("CreateCluster", new() { ["clusterName"] = "two" });
        await account.QueryAsync("sts", "Action=GetCallerIdentity");
        Assert.Equal(
            [("ecs", "ListClusters", false), ("ecs", "CreateCluster", true), ("sts", "GetCallerIdentity", false)],
            account.Aws.Requests.Select(static r => (r.Service, r.Action, r.IsWrite)));
    }

    [Fact]
    public async Task Requests_beyond_the_rate_are_throttled_until_time_has_passed()
    {
        var account = new Account(new());
        for (var i = 0; i < 20; i++) await account.RegisterAsync();
        Assert.Equal(("ThrottlingException", "Rate exceeded"), await account.ErrorAsync("ecs", "RegisterTaskDefinition", Account.Definition()));
        account.Time.Advance(TimeSpan.FromSeconds(1));
        await account.RegisterAsync();
    }

    static Dictionary<string, IReadOnlyList<string>> Deny(string key, params string[] actions) => new() { [key] = actions };
}
