using System.Text.Json.Nodes;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>Which action of which service a request asks for, by its target header (JSON 1.1) or by its form (Query).</summary>
sealed record AwsCall(string Service, string Action, string? Body, QueryForm? Form)
{
    static readonly Dictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["AmazonEC2ContainerServiceV20141113"] = "ecs",
        ["AmazonEC2ContainerRegistry_V20150921"] = "ecr",
        ["Logs_20140328"] = "logs",
    };

    static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["2016-11-15"] = "ec2",
        ["2011-06-15"] = "sts",
    };

    public static AwsCall Read(SandboxRequest request)
    {
        if (request.Header("X-Amz-Target") is { } target)
        {
            var point = target.LastIndexOf('.');
            var prefix = point < 0 ? "" : target[..point];
            return new(Targets.GetValueOrDefault(prefix, ""), target[(point + 1)..], request.Text, null);
        }

        var form = new QueryForm(request.Method == "POST" && request.Body.Length > 0 ? request.Text : request.Url.Query);
        return new(Versions.GetValueOrDefault(form["Version"] ?? "", ""), form["Action"] ?? "", null, form);
    }

    /// <summary>The repository that an ECR action is about; null where it names none, or nothing that can be read.</summary>
    public string? RepositoryName
    {
        get
        {
            try
            {
                return Json.Str("repositoryName");
            }
            catch (AwsException)
            {
                return null; // the action itself reports that
            }
        }
    }

    public JsonObject Json => JsonReading.ParseBody(Body ?? "");
}

/// <summary>What an action's name shows.</summary>
static class AwsActions
{
    static readonly string[] ReadPrefixes = ["Describe", "List", "Get", "BatchGet", "Filter", "AssumeRole"];

    public static bool IsWrite(string action) => !ReadPrefixes.Any(p => action.StartsWith(p, StringComparison.Ordinal));
}
