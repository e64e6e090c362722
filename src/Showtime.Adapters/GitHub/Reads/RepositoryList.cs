using System.Text.Json;
using Showtime.Adapters.GitHub.Http;

namespace Showtime.Adapters.GitHub.Reads;

/// <summary>
/// A list of the repository in pages, read from one end or from both ends at once. Both go through the same order, so it is complete as soon as one end comes
/// to something that the other has seen. Counts do not decide that: the list may change between two pages.
/// </summary>
/// <param name="alias">What the list is called in a document: letters.</param>
/// <param name="name">The repository's field.</param>
/// <param name="arguments">Its arguments but for the page's, with the order.</param>
/// <param name="selection">What to read of each item; <c>id</c> is among it.</param>
internal sealed class RepositoryList(string alias, string name, string arguments, string selection)
{
    // Which end has seen what: an end that gives an item of its own again has met nobody.
    readonly Dictionary<string, bool> _seenFromBack = new(StringComparer.Ordinal);
    string? _forward;
    string? _backward;
    long _left = long.MaxValue;
    bool _wasShort;

    /// <summary>The repository's field.</summary>
    public string Field => name;

    /// <summary>Whether to read from both ends.</summary>
    public bool FromBothEnds { get; init; }

    /// <summary>Whether to read one page only.</summary>
    public bool FirstPageOnly { get; init; }

    /// <summary>The names of labels of which a pull request has to carry one; null where that does not matter.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    public bool IsComplete { get; private set; }

    /// <summary>The pages to ask for next: one, or one from each end.</summary>
    /// <param name="size">How many items one page may have.</param>
    public IEnumerable<ListPage> NextPages(int size)
    {
        // One item more than is left is enough to see that the ends meet. Where they do not, the count has changed, and says nothing any more.
        _wasShort = FromBothEnds && !_wasShort && _left < size;
        yield return Page(alias, _wasShort ? (int)_left + 1 : size, _forward, isBackward: false);
        if (FromBothEnds && !_wasShort) yield return Page(alias + "Back", size, _backward, isBackward: true);
    }

    /// <summary>Takes a page of an answer.</summary>
    /// <returns>The items that were not seen before.</returns>
    /// <exception cref="Core.Errors.ShowtimeException">The page is not whole.</exception>
    public IReadOnlyList<JsonElement> Take(ListPage page, JsonElement connection, string repository)
    {
        if (!connection.IsObject() || !connection.At("pageInfo").IsObject() || connection.Number("totalCount") is not { } total)
            throw GitHubErrors.Incomplete(repository, "a page");
        List<JsonElement> fresh = [];
        foreach (var node in connection.Items("nodes"))
        {
            var id = node.Text("id") ?? throw GitHubErrors.Incomplete(repository, "an item's id");
            if (_seenFromBack.TryAdd(id, page.IsBackward)) fresh.Add(node);
            else IsComplete |= _seenFromBack[id] != page.IsBackward;
        }

        _left = Math.Max(0, total - _seenFromBack.Count);
        var (more, at) = page.IsBackward ? ("hasPreviousPage", "startCursor") : ("hasNextPage", "endCursor");
        if (FirstPageOnly || !connection.IsTrue("pageInfo", more))
        {
            IsComplete = true;
            return fresh;
        }

        var cursor = connection.Text("pageInfo", at);
        if (cursor is null || cursor == page.Cursor) throw GitHubErrors.Incomplete(repository, "the way to the next page");
        if (page.IsBackward) _backward = cursor;
        else _forward = cursor;
        return fresh;
    }

    ListPage Page(string name, int size, string? cursor, bool isBackward) =>
        new(name, Field, arguments, selection, size) { Cursor = cursor, IsBackward = isBackward, Labels = Labels };
}
