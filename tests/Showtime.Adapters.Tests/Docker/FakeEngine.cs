using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Http;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>A Docker engine's API on loopback: it writes down what it is asked, and answers as it is told.</summary>
internal sealed class FakeEngine : ISandboxModel, IDisposable
{
    /// <summary>Of every image that is pushed.</summary>
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    readonly ModelListener _listener;
    readonly ConcurrentQueue<(string Call, string? Login)> _calls = new();

    public FakeEngine() => _listener = ModelListener.Start(this);

    /// <summary>What DOCKER_HOST has to be.</summary>
    public string Host => $"tcp://{_listener.Address.Authority}";

    public SandboxResponse Version { get; set; } = SandboxResponse.Json(
        200, JsonNode.Parse("""{"Version":"28.2.2","ApiVersion":"1.50","Os":"linux","Arch":"amd64"}"""));

    public string DriverStatus { get; set; } = "[]";

    /// <summary>What a push prints, one JSON message a line.</summary>
    public SandboxResponse Push { get; set; } = Messages("""{"status":"The push refers to repository"}""", """{"status":"Pushed","id":"5f70bf18a086"}""",
        $$$"""{"progressDetail":{},"aux":{"Tag":"pr-7-abcdef0-ci","Digest":"{{{Digest}}}","Size":528}}""");

    public SandboxResponse Save { get; set; } = new(200, "application/x-tar", "an archive"u8.ToArray());

    public SandboxResponse Remove { get; set; } = SandboxResponse.Json(200, new JsonArray());

    /// <summary>The requests but for the version, in order.</summary>
    public IEnumerable<string> Calls => _calls.Select(call => call.Call);

    /// <summary>The credential of the one push.</summary>
    public JsonNode? Login => _calls.Single(call => call.Call.Contains("/push", StringComparison.Ordinal)).Login is { } header
        ? JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/'))))
        : null;

    public static SandboxResponse Messages(params string[] lines) => SandboxResponse.Text(200, string.Join("\r\n", lines) + "\r\n", "application/json");

    public static SandboxResponse Refusal(int status, string message) => SandboxResponse.Json(status, new JsonObject { ["message"] = message });

    public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
    {
        var path = request.Url.AbsolutePath;
        if (path == "/version") return ValueTask.FromResult(Version);
        _calls.Enqueue(($"{request.Method} {Uri.UnescapeDataString(request.Url.PathAndQuery)}", request.Header("X-Registry-Auth")));
        return ValueTask.FromResult(request.Method switch
        {
            "GET" when path == "/info" => SandboxResponse.Json(200, JsonNode.Parse($$"""{"DriverStatus":{{DriverStatus}}}""")),
            "GET" when path == "/images/get" => Save,
            "POST" when path.EndsWith("/push", StringComparison.Ordinal) => Push,
            "DELETE" => Remove,
            _ => Refusal(404, "page not found"),
        });
    }

    public void Dispose() => _ = _listener.DisposeAsync().AsTask();
}
