using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Commits, comparisons and files.</summary>
static class GitRoutes
{
    const int MostCommits = 250;

    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["commits", .. var parts]) when parts.Length > 0 => Commit(call, string.Join('/', parts)),
        ("GET", ["compare", .. var parts]) when parts.Length > 0 => Compare(call, string.Join('/', parts)),
        ("GET", ["contents", .. var parts]) when parts.Length > 0 => Contents(call, string.Join('/', parts)),
        _ => null,
    };

    static RestAnswer Commit(RestCall call, string reference)
    {
        var commit = call.State.Resolve(reference) ?? throw new RestProblem(422, $"No commit found for SHA: {reference}");
        return call.Accept.Contains("sha", StringComparison.Ordinal)
            ? new RestAnswer(200) { Raw = commit.Oid, RawType = "sha" }
            : RestAnswer.Ok(call.Json.Commit(commit));
    }

    static RestAnswer Compare(RestCall call, string range)
    {
        if (range.Split("...") is not [var baseName, var headName]) throw GitHubRefusal.NotFound();
        var @base = call.State.Resolve(WithoutOwner(baseName)) ?? throw GitHubRefusal.NotFound();
        var head = call.State.Resolve(WithoutOwner(headName)) ?? throw GitHubRefusal.NotFound();
        var comparison = call.State.Compare(@base, head) ?? throw GitHubRefusal.NotFound($"No common ancestor between {baseName} and {headName}.");
        var page = $"{call.State.Options.ServerUrl.ToString().TrimEnd('/')}/{call.State.FullName}/compare/";
        return RestAnswer.Ok(new JsonObject
        {
            ["url"] = $"{call.Root}/repos/{call.State.FullName}/compare/{range}",
            ["html_url"] = page + range,
            ["permalink_url"] = $"{page}{comparison.Base.Oid}...{head.Oid}",
            ["diff_url"] = $"{page}{range}.diff",
            ["patch_url"] = $"{page}{range}.patch",
            ["base_commit"] = call.Json.Commit(comparison.Base),
            ["merge_base_commit"] = call.Json.Commit(comparison.MergeBase),
            ["status"] = comparison.Status,
            ["ahead_by"] = comparison.Ahead.Count,
            ["behind_by"] = comparison.BehindBy,
            ["total_commits"] = comparison.Ahead.Count,
            ["commits"] = new JsonArray([.. comparison.Ahead.Take(MostCommits).Select(call.Json.Commit)]),
            ["files"] = new JsonArray(),
        });
    }

    static RestAnswer Contents(RestCall call, string path)
    {
        var reference = call.Query("ref") is { Length: > 0 } given ? given : "HEAD";
        var commit = call.State.Resolve(reference) ?? throw GitHubRefusal.NotFound($"No commit found for the ref {reference}");
        if (call.State.FileIn(commit, path.TrimEnd('/')) is not { } blob) return Directory(call, path.TrimEnd('/'));
        return call.Accept.Contains("raw", StringComparison.Ordinal)
            ? new RestAnswer(200) { Raw = blob.Text }
            : RestAnswer.Ok(File(call, blob, withContent: true));
    }

    static RestAnswer Directory(RestCall call, string path)
    {
        var inside = call.State.Files.Values.Where(f => f.Path.StartsWith($"{path}/", StringComparison.Ordinal)).ToList();
        if (inside.Count == 0) throw GitHubRefusal.NotFound();
        return RestAnswer.Ok(new JsonArray([.. inside.Select(f => File(call, f, withContent: false))]));
    }

    static JsonObject File(RestCall call, Blob blob, bool withContent)
    {
        var url = $"{call.Root}/repos/{call.State.FullName}/contents/{blob.Path}";
        var git = $"{call.Root}/repos/{call.State.FullName}/git/blobs/{blob.Oid}";
        var file = new JsonObject
        {
            ["type"] = "file",
            ["name"] = blob.Path[(blob.Path.LastIndexOf('/') + 1)..],
            ["path"] = blob.Path,
            ["sha"] = blob.Oid,
            ["size"] = blob.Bytes.Length,
            ["url"] = url,
            ["html_url"] = null,
            ["git_url"] = git,
            ["download_url"] = null,
            ["_links"] = new JsonObject { ["self"] = url, ["git"] = git, ["html"] = null },
        };
        if (!withContent) return file;
        file["encoding"] = "base64";
        file["content"] = Wrapped(Convert.ToBase64String(blob.Bytes));
        return file;
    }

    // GitHub breaks base64 after 60 characters, which a strict decoder refuses.
    static string Wrapped(string text) => string.Concat(text.Chunk(60).Select(line => new string(line) + "\n"));

    static string WithoutOwner(string reference) => reference[(reference.LastIndexOf(':') + 1)..];
}
