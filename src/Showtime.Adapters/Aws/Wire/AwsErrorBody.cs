using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>An error as a service words it, in any of the shapes that come back: JSON, the query protocol's XML, or a proxy's page.</summary>
/// <param name="Code">AWS's code without its namespace, empty where the answer names none.</param>
/// <param name="Message">AWS's message; for an answer that is not AWS's, its first words.</param>
/// <param name="RequestId">What AWS support asks for, empty where the answer has none.</param>
internal sealed record AwsErrorBody(string Code, string Message, string RequestId)
{
    const int LongestExcerpt = 200;

    internal static AwsErrorBody Parse(string body, Func<string, string?> header)
    {
        var requestId = header("x-amzn-RequestId") ?? "";
        var code = header("x-amzn-ErrorType");
        var error = FromJson(body) ?? FromXml(body);
        return error is null
            ? new(WithoutNamespace(code), Excerpt(body), requestId)
            : new(
                WithoutNamespace(error.Code.Length > 0 ? error.Code : code),
                error.Message,
                error.RequestId.Length > 0 ? error.RequestId : requestId);
    }

    static AwsErrorBody? FromJson(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith("{")) return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return new(Member("__type") ?? Member("code") ?? "", Member("message") ?? Member("Message") ?? "", "");

            string? Member(string name) =>
                document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // a proxy's page that begins like JSON: shown as it came
        }
    }

    static AwsErrorBody? FromXml(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith("<")) return null;
        try
        {
            var root = XDocument.Parse(body).Root!;
            var error = root.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
            if (error is null) return null;
            return new(Text(error, "Code"), Text(error, "Message"), Text(root, "RequestId") is { Length: > 0 } id ? id : Text(root, "RequestID"));
        }
        catch (XmlException)
        {
            return null; // HTML, mostly
        }

        static string Text(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
    }

    /// <summary><c>com.amazonaws.ecs#ClusterNotFoundException:http://…</c> is ClusterNotFoundException.</summary>
    static string WithoutNamespace(string? code)
    {
        if (string.IsNullOrEmpty(code)) return "";
        var afterNamespace = code[(code.LastIndexOf('#') + 1)..];
        return afterNamespace.Split(':')[0];
    }

    static string Excerpt(string body)
    {
        var text = string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + "…";
    }
}
