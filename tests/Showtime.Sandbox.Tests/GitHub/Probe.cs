using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Tests.GitHub;

/// <summary>A sandbox with a few tokens, and short ways to ask it.</summary>
sealed class Probe
{
    public const string Bot = "bot";
    public const string ReadOnly = "read-only";
    public const string NoLabels = "no-labels";
    public const string Maintainer = "maintainer";
    public const string Stranger = "stranger";

    public Probe(GitHubSandboxOptions? options = null)
    {
        Sandbox = new(Time, (options ?? new()) with
        {
            Tokens = new Dictionary<string, GitHubSandboxToken>(StringComparer.Ordinal)
            {
                [Bot] = new("github-actions[bot]"),
                [ReadOnly] = new("reader[bot]", GitHubTokenScopes.None),
                [NoLabels] = new("labelless[bot]")
                {
                    RefusedMutations = new HashSet<string>(StringComparer.Ordinal) { "addLabelsToLabelable", "createLabel" },
                },
                [Maintainer] = new("mona", GitHubTokenScopes.All),
                [Stranger] = new("eve", GitHubTokenScopes.All),
            },
        });
        Sandbox.AddCollaborator("mona", GitHubRole.Maintain);
    }

    public FakeTimeProvider Time { get; } = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public GitHubSandbox Sandbox { get; }

    public async Task<Answer> Rest(string method, string path, JsonNode? body = null, string? token = Bot, string? accept = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (token is not null) headers["Authorization"] = $"Bearer {token}";
        if (accept is not null) headers["Accept"] = accept;
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        var url = new Uri(new Uri("https://api.test"), path.StartsWith('/') ? path : $"/repos/acme/superset/{path}");
        return new(await Sandbox.HandleAsync(new(method, url, headers, bytes)));
    }

    public Task<Answer> Get(string path, string? token = Bot) => Rest("GET", path, token: token);

    public async Task<JsonNode> GraphQL(string query, JsonObject? variables = null, string token = Bot)
    {
        var answer = await Rest("POST", "/graphql", new JsonObject { ["query"] = query, ["variables"] = variables }, token);
        Assert.Equal(200, answer.Status);
        return answer.Json!;
    }

    /// <summary>Asks for fields of the repository.</summary>
    public async Task<JsonNode> Repository(string fields, string token = Bot) =>
        await GraphQL($$"""{ repository(owner: "acme", name: "superset") { {{fields}} } }""", token: token);

    /// <summary>One field of a mutation that makes a label.</summary>
    public string CreateLabel(string alias, string name) =>
        $$"""{{alias}}: createLabel(input: {repositoryId: "{{Sandbox.NodeId}}", name: "{{name}}", color: "FFF9C4"}) { label { id name } }""";

    internal sealed record Answer(SandboxResponse Response)
    {
        public int Status => Response.Status;

        public string Text => Encoding.UTF8.GetString(Response.Body.Span);

        public JsonNode? Json => Response.Body.Length == 0 ? null : JsonNode.Parse(Response.Body.Span);

        public string? Link => Response.Headers.GetValueOrDefault("Link");

        public string Message => (string)Json!["message"]!;
    }
}

/// <summary>Walks through answers.</summary>
static class NodeExtensions
{
    /// <summary>The node at a path of names and numbers, or null.</summary>
    public static JsonNode? At(this JsonNode? node, string path) => path.Split('.').Aggregate(
        node, (at, step) => int.TryParse(step, out var index) ? (at as JsonArray)?.ElementAtOrDefault(index) : at?[step]);

    public static string? TextAt(this JsonNode? node, string path) => node.At(path)?.ToString();

    public static IReadOnlyList<string> Texts(this JsonNode? list, string field) => [.. list!.AsArray().Select(n => n![field]!.ToString())];
}
