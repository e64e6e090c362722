using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Showtime.Sandbox.Http;

namespace Showtime.Tests.Shared;

/// <summary>
/// Where the variable SHOWTIME_TEST_TRAFFIC names a folder, what this process asks and is answered is written there for tests/contract: one file a
/// process, one line for each shape of an exchange. A shape is the operation, the status, and the paths in both bodies with their types, so that
/// tens of thousands of simulated requests become a few hundred lines. No header goes in but those that say what a body is.
/// </summary>
static partial class ContractTraffic
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("SHOWTIME_TEST_TRAFFIC") is { Length: > 0 } folder ? folder : null;
    static readonly string Source = typeof(ContractTraffic).Assembly.GetName().Name!;
    static readonly HashSet<string> Shapes = [];
    static readonly Lock Gate = new();
    static StreamWriter? _file;

    /// <summary>Takes in a request whose answer a test makes up, which is often wrong on purpose.</summary>
    public static void Asked(Uri url, IReadOnlyDictionary<string, string> headers, string body)
    {
        if (Folder is not null) Write(new("POST", url, headers, Encoding.UTF8.GetBytes(body)), null);
    }

    /// <summary>Adds what traffic cannot show: what the clients can send at all.</summary>
    public static void Add(JsonObject line)
    {
        if (Folder is null) return;
        line["source"] = Source;
        Append(line);
    }

    [ModuleInitializer]
    internal static void Begin()
    {
        if (Folder is not null) SandboxTap.Seen = static (request, answer) => Write(request, answer);
    }

    static void Write(SandboxRequest request, SandboxResponse? answer)
    {
        var asked = request.Text;
        var answered = answer is null ? "" : Encoding.UTF8.GetString(answer.Body.Span);
        var target = request.Header("X-Amz-Target");
        var client = request.Header("User-Agent")?.Contains("showtime", StringComparison.OrdinalIgnoreCase) == true;
        var shape = $"{client} {request.Method} {Route(request.Url)} {target} {Shape(asked)} {answer?.Status} {Shape(answered)}";
        lock (Gate)
        {
            if (!Shapes.Add(shape)) return;
        }

        Append(new()
        {
            ["source"] = Source,
            ["shape"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(shape)), 0, 8),
            ["client"] = client,
            ["method"] = request.Method,
            ["path"] = request.Url.PathAndQuery,
            ["target"] = target,
            ["contentType"] = request.Header("Content-Type"),
            ["accept"] = request.Header("Accept"),
            ["request"] = asked,
            ["status"] = answer?.Status,
            ["answerType"] = answer?.ContentType,
            ["answer"] = answered,
        });
    }

    static void Append(JsonObject line)
    {
        lock (Gate)
        {
            if (_file is null)
            {
                Directory.CreateDirectory(Folder!);
                _file = new(Path.Combine(Folder!, $"{Source}-{Environment.ProcessId}.jsonl"), append: true) { AutoFlush = true };
            }

            _file.WriteLine(line.ToJsonString());
        }
    }

    /// <summary>Names, numbers and commits are no part of a route; the names of parameters are.</summary>
    static string Route(Uri url) =>
        string.Join('/', url.AbsolutePath.Split('/').Select(segment => RouteWord().IsMatch(segment) ? segment : "*")) + Form(url.Query.TrimStart('?'));

    static string Form(string text) => string.Join('&', text.Split('&').Select(pair => Number().Replace(pair.Split('=')[0], "n")).Distinct());

    static string Shape(string text)
    {
        if (text.Length == 0) return "";
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            if (text[0] is '{' or '[')
            {
                using var json = JsonDocument.Parse(text);
                Add(paths, "", json.RootElement);
                return string.Join(' ', paths);
            }

            if (text[0] != '<') return Form(text);
            foreach (var element in XElement.Parse(text).DescendantsAndSelf())
            {
                paths.Add(string.Join('/', element.AncestorsAndSelf().Reverse().Select(e => e.Name.LocalName)) + Value(element.HasElements ? "" : element.Value));
            }

            return string.Join(' ', paths);
        }
        catch (Exception e) when (e is JsonException or System.Xml.XmlException)
        {
            return "unreadable";
        }
    }

    static void Add(SortedSet<string> paths, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                paths.Add(path + "{}");
                foreach (var member in value.EnumerateObject()) Add(paths, $"{path}/{member.Name}", member.Value);
                break;
            case JsonValueKind.Array:
                paths.Add(path + "[]");
                foreach (var item in value.EnumerateArray()) Add(paths, path + "/-", item);
                break;
            case JsonValueKind.String:
                paths.Add(path + Value(value.GetString()!));
                break;
            default:
                paths.Add($"{path}:{value.ValueKind}");
                break;
        }
    }

    /// <summary>A text is a text, but for constants, and for the documents of GraphQL.</summary>
    static string Value(string text) => Constant().IsMatch(text) || Document().IsMatch(text) ? "=" + text : ":text";

    [GeneratedRegex("^[a-z_]+$")]
    private static partial Regex RouteWord();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Z][A-Z_]{2,40}$")]
    private static partial Regex Constant();

    [GeneratedRegex(@"^\s*(query|mutation|fragment|\{)")]
    private static partial Regex Document();
}
