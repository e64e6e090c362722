using System.Text;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>GitHub's search for issues, as far as its qualifiers are modelled; any other word must stand in the title or the text.</summary>
static class IssueSearch
{
    /// <summary>The most results that a search returns, however many there are.</summary>
    public const int Reach = 1000;

    /// <summary>Everything that fits, newest first.</summary>
    public static IReadOnlyList<Ticket> Run(RepositoryState state, string query)
    {
        var terms = Terms(query);
        return [.. state.Tickets.Where(t => terms.All(term => Fits(state, t, term))).OrderByDescending(t => t.Id)];
    }

    /// <summary>Whether the query names issues or pull requests; apps have to.</summary>
    public static bool NamesKind(string query) => Terms(query).Exists(t =>
        t is "is:issue" or "is:pr" or "is:pull-request" or "type:issue" or "type:pr" or "type:pull-request");

    static bool Fits(RepositoryState state, Ticket ticket, string term)
    {
        if (term.StartsWith('-')) return !Fits(state, ticket, term[1..]);
        var colon = term.IndexOf(':', StringComparison.Ordinal);
        var value = term[(colon + 1)..];
        return term[..Math.Max(0, colon)].ToLowerInvariant() switch
        {
            "repo" => Same(value, state.FullName),
            "org" or "user" => Same(value, state.Owner.Login),
            "is" or "type" or "state" => Is(state, ticket, value.ToLowerInvariant()),
            "label" => ticket.Labels.Exists(l => Same(l.Name, value)),
            "author" => Same(ticket.Author.Login, value) || Same(ticket.Author.Login, $"{value.Replace("app/", "", StringComparison.Ordinal)}[bot]"),
            "base" => ticket.Head is { } b && Same(b.BaseBranch, value),
            "head" => ticket.Head is { } h && Same(h.Branch, value),
            "archived" => Same(value, "false"),
            "in" or "sort" => true,
            _ => $"{ticket.Title}\n{ticket.Body}".Contains(term, StringComparison.OrdinalIgnoreCase),
        };
    }

    static bool Is(RepositoryState state, Ticket ticket, string value) => value switch
    {
        "pr" or "pull-request" => ticket.Head is not null,
        "issue" => ticket.Head is null,
        "open" => ticket.State == TicketState.Open,
        "closed" => ticket.State != TicketState.Open,
        "merged" => ticket.State == TicketState.Merged,
        "unmerged" => ticket.Head is not null && ticket.State != TicketState.Merged,
        "draft" => ticket.Head?.IsDraft == true,
        "public" => !state.Options.IsPrivate,
        "private" => state.Options.IsPrivate,
        _ => false,
    };

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // Blanks part the terms, but not inside quotation marks.
    static List<string> Terms(string query)
    {
        List<string> terms = [];
        var term = new StringBuilder();
        var quoted = false;
        foreach (var c in query + ' ')
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ' ' && !quoted)
            {
                if (term.Length > 0) terms.Add(term.ToString());
                term.Clear();
            }
            else
            {
                term.Append(c);
            }
        }

        if (term.Length > 1) terms.Add(term.ToString().TrimEnd());
        return terms;
    }
}
