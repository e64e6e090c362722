using Showtime.Sandbox.Aws.Sts;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>Who may do what. The signature itself is not verified: the sandbox does not know anyone's secret key.</summary>
sealed class Gatekeeper(AwsWorld world, StsOperations sts)
{
    public Caller Admit(AwsCall call, string? authorization)
    {
        if (call is { Service: "sts", Action: "AssumeRoleWithWebIdentity" }) return new("", "", ""); // the one action without a signature
        var credential = Read(call, authorization) ?? throw Missing(call.Service);
        // STS also answers at its global endpoint, which is signed for us-east-1.
        if (credential.Region != world.Options.Region && !(call.Service == "sts" && credential.Region == "us-east-1"))
        {
            throw WrongRegion(call.Service, credential.Region);
        }

        if (credential.Service != call.Service)
        {
            throw BadScope(call.Service, $"Credential should be scoped to correct service: '{call.Service}'. ");
        }

        var caller = sts.Find(credential.AccessKey) ?? throw Unknown(call.Service);
        if (IsDenied(credential.AccessKey, $"{call.Service}:{call.Action}")) throw Denied(call, caller);
        return caller;
    }

    static Credential? Read(AwsCall call, string? authorization)
    {
        try
        {
            return Credential.Read(authorization);
        }
        catch (AwsException e) when (call.Form is null)
        {
            throw new AwsException(e.Code + "Exception", e.Message);
        }
    }

    bool IsDenied(string accessKey, string action) => world.Options.Denied.TryGetValue(accessKey, out var denied)
        && denied.Any(d => d.EndsWith('*')
            ? action.StartsWith(d[..^1], StringComparison.OrdinalIgnoreCase)
            : string.Equals(action, d, StringComparison.OrdinalIgnoreCase));

    static AwsException Missing(string service) => service switch
    {
        "ec2" => new("MissingParameter", "The request must contain the parameter AWSAccessKeyId"),
        "sts" => new("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
        _ => new("MissingAuthenticationTokenException", "Missing Authentication Token"),
    };

    static AwsException Unknown(string service) => service switch
    {
        "ec2" => new("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
        "sts" => new("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
        _ => new("UnrecognizedClientException", "The security token included in the request is invalid."),
    };

    static AwsException WrongRegion(string service, string region) => service == "ec2"
        ? new("AuthFailure", $"Credential should be scoped to a valid region, not '{region}'. ", 401)
        : BadScope(service, "Credential should be scoped to a valid region. ");

    static AwsException BadScope(string service, string message) => service switch
    {
        "ec2" => new("AuthFailure", message, 401),
        "sts" => new("SignatureDoesNotMatch", message, 403),
        _ => new("InvalidSignatureException", message),
    };

    AwsException Denied(AwsCall call, Caller caller)
    {
        var action = $"{call.Service}:{call.Action}";
        var who = $"User: {caller.Arn} is not authorized to perform: {action}";
        var why = $" because no identity-based policy allows the {action} action";
        return call.Service switch
        {
            "ec2" => new("UnauthorizedOperation", $"You are not authorized to perform this operation. {who}{why}", 403),
            "sts" => new("AccessDenied", who + why, 403),
            _ => new("AccessDeniedException", $"{who} on resource: {Resource(call)}{why}", call.Service == "ecs" ? 403 : 400),
        };
    }

    string Resource(AwsCall call)
    {
        var body = call.Json;
        var cluster = Ecs.EcsState.Last(body.Str("cluster") ?? "default");
        return (call.Service, call.Action) switch
        {
            ("ecs", "CreateService") => world.Arn("ecs", $"service/{cluster}/{body.Str("serviceName")}"),
            ("ecs", "UpdateService" or "DeleteService") => world.Arn("ecs", $"service/{cluster}/{Ecs.EcsState.Last(body.Str("service") ?? "")}"),
            ("ecs", "DescribeServices") when body.Strings("services") is [var first, ..] => world.Arn("ecs", $"service/{cluster}/{Ecs.EcsState.Last(first)}"),
            ("ecs", "DescribeTasks") when body.Strings("tasks") is [var first, ..] => world.Arn("ecs", $"task/{cluster}/{Ecs.EcsState.Last(first)}"),
            ("ecs", "StopTask") => world.Arn("ecs", $"task/{cluster}/{Ecs.EcsState.Last(body.Str("task") ?? "")}"),
            ("ecs", "TagResource" or "UntagResource" or "ListTagsForResource") => body.Str("resourceArn") ?? "*",
            ("ecr", not "GetAuthorizationToken") when body.Str("repositoryName") is { } repository => world.Arn("ecr", $"repository/{repository}"),
            ("logs", _) when body.Str("logGroupName") is { } group => world.Arn("logs", $"log-group:{group}:log-stream:{body.Str("logStreamName")}"),
            _ => "*",
        };
    }
}

/// <summary>The credential scope in an Authorization header: <c>AKIA…/20260101/us-west-2/ecs/aws4_request</c>.</summary>
sealed record Credential(string AccessKey, string Region, string Service)
{
    const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Reads the header; null where there is none.</summary>
    public static Credential? Read(string? authorization)
    {
        if (string.IsNullOrWhiteSpace(authorization)) return null;
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal)) throw Incomplete(authorization, "Algorithm");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) fields[part[..equals]] = part[(equals + 1)..];
        }

        foreach (var name in (string[])["Credential", "SignedHeaders", "Signature"])
        {
            if (!fields.TryGetValue(name, out var value) || value.Length == 0) throw Incomplete(authorization, name);
        }

        var scope = fields["Credential"].Split('/');
        if (scope.Length < 5 || scope[^1] != "aws4_request") throw Incomplete(authorization, "Credential");
        return new(string.Join('/', scope[..^4]), scope[^3], scope[^2]);
    }

    static AwsException Incomplete(string header, string field) =>
        new("IncompleteSignature", $"Authorization header requires '{field}' parameter. Authorization={header.Split(' ')[0]}");
}

/// <summary>Who signed a request.</summary>
sealed record Caller(string AccessKey, string Arn, string UserId);
