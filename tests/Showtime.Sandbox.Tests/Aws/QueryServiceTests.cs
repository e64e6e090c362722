using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class QueryServiceTests
{
    [Theory]
    [InlineData("DescribeNetworkInterfaces&NetworkInterfaceId.1=eni-1", "InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-1' does not exist")]
    [InlineData("DescribeNetworkInterfaces&NetworkInterfaceId.1=x", "InvalidNetworkInterfaceId.Malformed", "Invalid id: \"x\" (expecting \"eni-...\")")]
    [InlineData("DescribeSubnets&SubnetId.1=subnet-a&SubnetId.2=subnet-x", "InvalidSubnetID.NotFound", "The subnet ID 'subnet-x' does not exist")]
    [InlineData("DescribeSecurityGroups&GroupId.1=sg-x", "InvalidGroup.NotFound", "The security group 'sg-x' does not exist")]
    [InlineData("DescribeSubnets&MaxResults=4", "InvalidParameterValue", "Value ( 4 ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.")]
    [InlineData("DescribeSubnets&Filter.1.Name=colour&Filter.1.Value.1=red", "InvalidParameterValue", "The filter 'colour' is invalid")]
    public async Task Ec2_refuses_unknown_ids_and_filters(string form, string code, string message)
    {
        var (status, body) = await new Account().QueryAsync("ec2", "Action=" + form);
        Assert.Equal((400, code, message), (status, body.Descendants("Code").Single().Value, body.Descendants("Message").Single().Value));
    }

    [Theory]
    [InlineData("subnet-id", "subnet-a", 12)]
    [InlineData("subnet-id", "subnet-b", 0)]
    [InlineData("group-id", "sg-a", 12)]
    [InlineData("description", "arn:aws:ecs:us-west-2:123456789012:attachment/*", 12)]
    [InlineData("association.public-ip", "198.18.0.1", 1)]
    public async Task Interfaces_are_filtered_and_paged(string filter, string value, int expected)
    {
        var account = new Account();
        for (var i = 0; i < 12; i++) account.Aws.SeedService(new($"s{i}"));
        var seen = 0;
        var token = "";
        do
        {
            var (_, body) = await account.QueryAsync("ec2", $"Action=DescribeNetworkInterfaces&MaxResults=5&Filter.1.Name={filter}&Filter.1.Value.1={Uri.EscapeDataString(value)}{token}");
            var count = body.Element("networkInterfaceSet")!.Elements("item").Count();
            Assert.InRange(count, 0, 5);
            seen += count;
            token = body.Element("nextToken") is { } next ? "&NextToken=" + Uri.EscapeDataString(next.Value) : "";
        }
        while (token.Length > 0);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task The_caller_is_named()
    {
        var (_, body) = await new Account().QueryAsync("sts", "Action=GetCallerIdentity");
        Assert.Equal("GetCallerIdentityResponse", body.Name.LocalName);
        Assert.Equal("arn:aws:iam::123456789012:user/showtime", body.Element("GetCallerIdentityResult")!.Element("Arn")!.Value);
    }

    [Fact]
    public async Task A_web_identity_becomes_a_session_of_its_role_without_a_signature()
    {
        var account = new Account(new() { AccessKeys = [] });
        var (_, body) = await account.QueryAsync(
            "sts",
            "Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FecsTaskExecutionRole&RoleSessionName=run-1&WebIdentityToken=a.b.c",
            authorization: null);
        var key = body.Descendants("AccessKeyId").Single().Value;
        var (_, identity) = await account.QueryAsync("sts", "Action=GetCallerIdentity", Account.Authorization("sts", key: key));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/ecsTaskExecutionRole/run-1", identity.Descendants("Arn").Single().Value);
    }

    [Theory]
    [InlineData("nobody", "a.b.c", 403, "AccessDenied")]
    [InlineData("ecsTaskExecutionRole", "abc", 400, "InvalidIdentityToken")]
    [InlineData("ecsTaskExecutionRole", "", 400, "ValidationError")]
    public async Task A_web_identity_needs_a_token_and_a_role_that_trusts_it(string role, string token, int status, string code)
    {
        var (answered, body) = await new Account().QueryAsync(
            "sts",
            $"Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::123456789012:role/{role}&RoleSessionName=run-1&WebIdentityToken={token}",
            authorization: null);
        Assert.Equal((status, code), (answered, body.Descendants("Code").Single().Value));
    }
}
