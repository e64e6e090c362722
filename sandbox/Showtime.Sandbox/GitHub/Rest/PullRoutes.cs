using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Pull requests as such.</summary>
static class PullRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["pulls"]) => call.Page(List(call), "pulls", p => call.Json.Pull(p, isSingle: false)),
        ("GET", ["pulls", var number]) => RestAnswer.Ok(call.Json.Pull(call.PullRequest(number), isSingle: true)),
        ("PATCH", ["pulls", var number]) => Update(call, number),
        ("GET", ["pulls", var number, "commits"]) =>
            call.Page(call.PullRequest(number).Head!.Commits, $"pulls/{number}/commits", oid => call.Json.Commit(call.State.FindCommit(oid)!)),
        _ => null,
    };

    static IEnumerable<Ticket> List(RestCall call)
    {
        var pulls = call.State.PullRequests.Where(p => RestSorting.HasState(p, call.Query("state") ?? "open"));
        if (call.Query("head") is { } head)
        {
            pulls = pulls.Where(p => string.Equals($"{p.Head!.Owner.Login}:{p.Head.Branch}", head, StringComparison.OrdinalIgnoreCase));
        }

        if (call.Query("base") is { } @base) pulls = pulls.Where(p => string.Equals(p.Head!.BaseBranch, @base, StringComparison.Ordinal));
        return RestSorting.Sort(pulls, call.Query("sort"), call.Query("direction"));
    }

    static RestAnswer Update(RestCall call, string number)
    {
        var pull = call.PullRequest(number);
        TicketEdits.Apply(call, pull, call.BodyObject());
        return RestAnswer.Ok(call.Json.Pull(pull, isSingle: true));
    }
}
