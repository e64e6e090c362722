using System.Text.Json.Nodes;
using System.Xml.Linq;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>Answers and errors in the three formats: JSON 1.1, EC2's XML and STS's XML.</summary>
static class Answers
{
    const string JsonType = "application/x-amz-json-1.1";
    const string XmlType = "text/xml;charset=UTF-8";

    static readonly XNamespace Ec2 = "http://ec2.amazonaws.com/doc/2016-11-15/";
    static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static SandboxResponse Json(JsonObject body, string requestId) =>
        SandboxResponse.Json(200, body, JsonType) with { Headers = Headers(requestId) };

    public static SandboxResponse Xml(string service, string action, IEnumerable<XElement> content, string requestId)
    {
        var elements = content.ToArray();
        XNamespace ns = service == "ec2" ? Ec2 : Sts;
        var body = service == "ec2"
            ? new XElement($"{action}Response", new XElement("requestId", requestId), elements)
            : new XElement($"{action}Response",
                new XElement($"{action}Result", elements),
                new XElement("ResponseMetadata", new XElement("RequestId", requestId)));
        return Text(200, Qualify(body, ns), requestId);
    }

    public static SandboxResponse Error(string service, AwsException error, string requestId)
    {
        switch (service)
        {
            case "ec2":
                return Text(error.Status, new XElement("Response",
                    new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                    new XElement("RequestID", requestId)), requestId);
            case "sts":
                return Text(error.Status, Qualify(new XElement("ErrorResponse",
                    new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", error.Code), new XElement("Message", error.Message)),
                    new XElement("RequestId", requestId)), Sts), requestId);
            default:
                var body = new JsonObject { ["__type"] = error.Code, ["message"] = error.Message };
                return SandboxResponse.Json(error.Status, body, JsonType) with { Headers = Headers(requestId, error.Code) };
        }
    }

    static SandboxResponse Text(int status, XElement body, string requestId) =>
        SandboxResponse.Text(status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body, XmlType) with { Headers = Headers(requestId) };

    static Dictionary<string, string> Headers(string requestId, string? error = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-amzn-RequestId"] = requestId };
        if (error is not null) headers["x-amzn-ErrorType"] = error;
        return headers;
    }

    static XElement Qualify(XElement element, XNamespace ns)
    {
        foreach (var e in element.DescendantsAndSelf()) e.Name = ns + e.Name.LocalName;
        return element;
    }
}

/// <summary>An error answer of a service, by AWS's own code and text.</summary>
sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    public static AwsException InvalidParameter(string message) => new("InvalidParameterException", message);

    public static AwsException Client(string message) => new("ClientException", message);
}
