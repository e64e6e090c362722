using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Showtime.Adapters.GitHub.Http;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>Finds the comments that this token wrote by the hidden marker in their first line.</summary>
internal sealed class CommentIndex
{
    const string MarkerStart = "<!-- showtime:";
    const string MarkerEnd = " -->";

    readonly ConcurrentDictionary<(int PullRequest, string Marker), KnownComment> _found = new();
    readonly ConcurrentDictionary<int, Reach> _reach = new();

    /// <summary>A body with its marker, as it is written.</summary>
    public static string Format(string marker, string body) => $"{MarkerStart}{marker}{MarkerEnd}\n{body}";

    /// <summary>A body as it was written, without its marker.</summary>
    public static string TextOf(string body) =>
        body.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? body[(end + 1)..].ReplaceLineEndings("\n") : "";

    public KnownComment? Find(int pullRequest, string marker) => _found.GetValueOrDefault((pullRequest, marker));

    /// <summary>Whether all comments were read, and where to continue if not.</summary>
    public Reach ReachOf(int pullRequest) => _reach.GetValueOrDefault(pullRequest) ?? new(Complete: false, Cursor: null);

    /// <summary>Learns a page of comments: the newest, or an older one.</summary>
    public void LearnPage(int pullRequest, JsonElement connection)
    {
        if (!connection.IsObject()) return;
        foreach (var node in connection.Items("nodes")) Learn(pullRequest, node);

        _reach[pullRequest] = new(!connection.IsTrue("pageInfo", "hasPreviousPage"), connection.Text("pageInfo", "startCursor"));
    }

    /// <summary>Learns one comment; one without a marker, or by somebody else, is ignored.</summary>
    public void Learn(int pullRequest, JsonElement comment)
    {
        if (comment.IsTrue("viewerDidAuthor") && comment.Text("id") is { } id && comment.Text("body") is { } body)
        {
            Learn(pullRequest, new KnownComment(id, NumberIn(comment.Text("url")), body));
        }
    }

    /// <summary>Learns a comment that this token wrote by REST.</summary>
    public void Learn(int pullRequest, Octokit.IssueComment comment)
    {
        if (comment is { NodeId: { } id, Body: { } body }) Learn(pullRequest, new KnownComment(id, comment.Id, body));
    }

    void Learn(int pullRequest, KnownComment comment)
    {
        if (MarkerOf(comment.Body) is { } marker) _found[(pullRequest, marker)] = comment;
    }

    /// <summary>Forgets a comment that is gone.</summary>
    public void Forget(int pullRequest, string marker) => _found.TryRemove((pullRequest, marker), out _);

    static long NumberIn(string? url)
    {
        const string Anchor = "#issuecomment-";
        var start = url?.LastIndexOf(Anchor, StringComparison.Ordinal) ?? -1;
        return start >= 0 && long.TryParse(url.AsSpan(start + Anchor.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    static string? MarkerOf(string body)
    {
        if (!body.StartsWith(MarkerStart, StringComparison.Ordinal)) return null;
        var end = body.IndexOf(MarkerEnd, StringComparison.Ordinal);
        var line = body.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 || (line >= 0 && line < end) ? null : body[MarkerStart.Length..end];
    }

    /// <summary>How far back a pull request's comments were read.</summary>
    /// <param name="Complete">Whether to the first comment.</param>
    /// <param name="Cursor">Where to continue; null for the newest.</param>
    internal sealed record Reach(bool Complete, string? Cursor);
}

/// <summary>A comment with a marker that this token wrote.</summary>
/// <param name="Id">The node id.</param>
/// <param name="DatabaseId">The number that REST names it by; 0 where not known.</param>
/// <param name="Body">The whole text, marker included.</param>
internal sealed record KnownComment(string Id, long DatabaseId, string Body);
