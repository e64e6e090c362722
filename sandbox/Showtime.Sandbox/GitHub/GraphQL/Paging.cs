using System.Globalization;
using System.Text;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>
/// GitHub's pages: a bound is required as soon as items are asked for, and 100 is the most. A cursor holds the sort key of its item,
/// so that items which come or go between two pages shift nothing.
/// </summary>
static class Paging
{
    const int Most = 100;
    const string CursorMark = "cursor:v2:";

    /// <summary>Cuts a page.</summary>
    /// <param name="context">The connection's field.</param>
    /// <param name="items">The whole list.</param>
    /// <param name="key">An item's sort key, unique in the list and compared by code units.</param>
    /// <param name="descending">Whether the greatest key comes first.</param>
    /// <param name="reach">How many of the items can be reached at all.</param>
    public static Connection Page<T>(
        FieldContext context, IEnumerable<T> items, Func<T, string> key, bool descending = false, int reach = int.MaxValue)
        where T : notnull
    {
        var all = items.Select(i => (Key: key(i), Item: i)).ToList();
        var direction = descending ? -1 : 1;
        all.Sort((a, b) => direction * string.CompareOrdinal(a.Key, b.Key));
        var total = all.Count;
        var first = context.Arguments.Number("first");
        var last = context.Arguments.Number("last");
        CheckBounds(context, first, last);
        var reachable = all.Take(reach).ToList();
        var window = reachable;
        if (Cursor(context, "after") is { } after) window = window.FindAll(i => direction * string.CompareOrdinal(i.Key, after) > 0);
        if (Cursor(context, "before") is { } before) window = window.FindAll(i => direction * string.CompareOrdinal(i.Key, before) < 0);
        var page = first is { } head ? window.Take(head).ToList() : last is { } tail ? window.TakeLast(tail).ToList() : [];
        return new(
            [.. page.Select(i => new Connection.Edge(Encode(i.Key), i.Item))],
            total,
            HasNext: page.Count > 0 && page[^1].Key != reachable[^1].Key,
            HasPrevious: page.Count > 0 && page[0].Key != reachable[0].Key);
    }

    /// <summary>A sort key out of a number.</summary>
    public static string Key(long number) => number.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>A sort key out of a time, told apart by a number.</summary>
    public static string Key(DateTimeOffset at, long number) => $"{Key(at.UtcTicks)}:{Key(number)}";

    public static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(CursorMark + key));

    static void CheckBounds(FieldContext context, int? first, int? last)
    {
        if (first is not null && last is not null)
        {
            throw new GraphQLFailure(
                "INVALID_PAGINATION_BOUNDARIES", $"Passing both `first` and `last` to paginate the `{context.Name}` connection is not supported.");
        }

        if (first is null && last is null)
        {
            if (!context.Children.Overlaps(["nodes", "edges", "pageInfo"])) return; // a mere count needs none
            throw new GraphQLFailure(
                "MISSING_PAGINATION_BOUNDARIES", $"You must provide a `first` or `last` value to properly paginate the `{context.Name}` connection.");
        }

        var (name, size) = first is { } f ? ("first", f) : ("last", last!.Value);
        if (size < 0)
        {
            throw new GraphQLFailure("INVALID_PAGINATION_BOUNDARIES", $"`{name}` on the `{context.Name}` connection cannot be less than zero.");
        }

        if (size > Most)
        {
            throw new GraphQLFailure(
                "EXCESSIVE_PAGINATION",
                FormattableString.Invariant($"Requesting {size} records on the `{context.Name}` connection ")
                    + $"exceeds the `{name}` limit of 100 records.");
        }
    }

    static string? Cursor(FieldContext context, string name)
    {
        if (context.Arguments.Text(name) is not { Length: > 0 } cursor) return null;
        var bytes = new byte[cursor.Length];
        if (Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var text
            && text.StartsWith(CursorMark, StringComparison.Ordinal))
        {
            return text[CursorMark.Length..];
        }

        throw new GraphQLFailure("INVALID_CURSOR_ARGUMENTS", $"`{cursor}` does not appear to be a valid cursor.");
    }
}

/// <summary>One page of a list.</summary>
sealed record Connection(IReadOnlyList<Connection.Edge> Edges, int Total, bool HasNext, bool HasPrevious)
{
    /// <summary>An item with the cursor that leads behind it.</summary>
    internal sealed record Edge(string Cursor, object Node);
}
