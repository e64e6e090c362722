using System.Text.Json;

namespace Showtime.Adapters.Aws.Sdk;

/// <summary>An error in a service's words, read from JSON, or from the page of a proxy.</summary>
/// <param name="Code">AWS's code without its namespace, empty where the answer names none.</param>
/// <param name="Message">AWS's message; for an answer that is not AWS's, its first words.</param>
/// <param name="RequestId">What AWS support asks for, empty where the answer has none.</param>
internal sealed record JsonError(string Code, string Message, string RequestId)
{
    const int LongestExcerpt = 200;

    internal static JsonError Parse(string body, Func<string, string?> header)
    {
        var requestId = header("x-amzn-RequestId") ?? "";
        var code = header("x-amzn-ErrorType");
        return FromJson(body) is { } error
            ? error with { Code = WithoutNamespace(error.Code.Length > 0 ? error.Code : code), RequestId = requestId }
            : new(WithoutNamespace(code), Excerpt(body), requestId);
    }

    static JsonError? FromJson(string body)
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
