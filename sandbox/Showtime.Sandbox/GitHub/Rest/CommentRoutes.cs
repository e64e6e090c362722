using System.Globalization;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Comments on issues and pull requests, and reactions.</summary>
static class CommentRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["issues", var number, "comments"]) when Integer(number) =>
            call.Page(List(call, number), $"issues/{number}/comments", call.Json.Comment),
        ("POST", ["issues", var number, "comments"]) when Integer(number) => Create(call, number),
        ("GET", ["issues", "comments", var id]) => RestAnswer.Ok(call.Json.Comment(Find(call, id))),
        ("PATCH", ["issues", "comments", var id]) => Update(call, id),
        ("DELETE", ["issues", "comments", var id]) => Delete(call, id),
        ("GET", ["issues", "comments", var id, "reactions"]) =>
            call.Page(Find(call, id).Reactions, $"issues/comments/{id}/reactions", call.Json.Reaction),
        ("POST", ["issues", "comments", var id, "reactions"]) => React(call, Find(call, id).Reactions),
        ("GET", ["issues", var number, "reactions"]) =>
            call.Page(call.Ticket(number).Reactions, $"issues/{number}/reactions", call.Json.Reaction),
        ("POST", ["issues", var number, "reactions"]) => React(call, call.Ticket(number).Reactions),
        _ => null,
    };

    static bool Integer(string text) => RestCall.Integer(text) is not null;

    static IEnumerable<IssueComment> List(RestCall call, string number)
    {
        IEnumerable<IssueComment> comments = call.Ticket(number).Comments;
        return call.Query("since") is { } since
            && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from)
            ? comments.Where(c => c.UpdatedAt >= from)
            : comments;
    }

    static RestAnswer Create(RestCall call, string number)
    {
        call.Require(Right.Comment);
        var comment = call.State.AddComment(call.Ticket(number), RestValues.Text(call.BodyObject(), "body") ?? "", call.Actor);
        return RestAnswer.Created(call.Json.Comment(comment));
    }

    static RestAnswer Update(RestCall call, string id)
    {
        var comment = Own(call, id);
        call.State.UpdateComment(comment, RestValues.Text(call.BodyObject(), "body") ?? "", call.Actor);
        return RestAnswer.Ok(call.Json.Comment(comment));
    }

    static RestAnswer Delete(RestCall call, string id)
    {
        call.State.DeleteComment(Own(call, id), call.Actor);
        return RestAnswer.NoContent;
    }

    static RestAnswer React(RestCall call, List<Reaction> reactions)
    {
        call.Require(Right.Comment);
        var (reaction, isNew) = call.State.React(reactions, RestValues.Text(call.BodyObject(), "content") ?? "", call.Actor);
        return new(isNew ? 201 : 200, call.Json.Reaction(reaction));
    }

    // A comment may be changed by its author, or with write access.
    static IssueComment Own(RestCall call, string id)
    {
        var comment = Find(call, id);
        call.Require(comment.Author == call.Actor ? Right.Comment : Right.DefineLabels);
        return comment;
    }

    static IssueComment Find(RestCall call, string id) =>
        RestCall.Integer(id) is { } n && call.State.FindComment(n) is { } comment ? comment : throw GitHubRefusal.NotFound();
}
