using System.Text;
using System.Text.Json;
using FsCheck;

namespace Showtime.Tests.Shared;

/// <summary>JSON for fuzzing: valid documents with values of another type, members that are missing or there twice, depth, and broken text.</summary>
static class HostileJson
{
    static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "1.5", "1e999", "2147483648", "9223372036854775808", "\"\\ud800\"", "\"\\udfaa\\ud83c\"", "\"\\u0000\"",
        "\"🎪\"", "\"abc\"", "{\"login\":7}", "[[]]",
        "{\"\\ud800\":1}", "\"9999-12-31T23:59:59+00:00\"", "\"0001-01-01T00:00:00+14:00\"", Deep("[", "]", 30),
        Deep("{\"a\":", "}", 70).Replace(":}", ":0}", StringComparison.Ordinal), Deep("[", "]", 3000),
    ];

    /// <summary>Changed documents.</summary>
    /// <param name="documents">Valid documents in ASCII.</param>
    /// <param name="texts">Contents of texts that are put into them.</param>
    public static Gen<string> Like(IReadOnlyList<string> documents, params IReadOnlyList<string> texts)
    {
        var spans = documents.Select(document => (Document: document, Values: Spans(document))).ToList();
        string[] values = [.. Values, .. texts.Select(text => JsonSerializer.Serialize(text))];
        return HostileText.From(random =>
        {
            var (document, places) = HostileText.Pick(random, spans);
            var text = document;
            // From the back to the front, so that the places before stay where they are. What holds a change is not changed again.
            var limit = text.Length;
            foreach (var (start, end, member) in places.Where(_ => random.Next(places.Count) < 2).OrderByDescending(place => place.Start))
            {
                if (end > limit) continue;
                limit = member >= 0 ? member : start;
                text = (random.Next(8), member) switch
                {
                    (0, >= 0) => Without(text, member, end),
                    (1, >= 0) => text[..end] + "," + text[member..start] + HostileText.Pick(random, values) + text[end..],
                    _ => text[..start] + HostileText.Pick(random, values) + text[end..],
                };
            }

            return random.Next(10) switch
            {
                0 => text[..random.Next(text.Length + 1)],
                1 => HostileText.Changed(random, [text], values),
                _ => text,
            };
        });
    }

    static string Without(string text, int start, int end)
    {
        if (end < text.Length && text[end] == ',') end++;
        else if (start > 0 && text[start - 1] == ',') start--;
        return text[..start] + text[end..];
    }

    /// <summary>Where each value stands, and where its member begins; −1 for an item of an array or the whole.</summary>
    static List<(int Start, int End, int Member)> Spans(string document)
    {
        var reader = new Utf8JsonReader(Encoding.ASCII.GetBytes(document));
        List<(int Start, int End, int Member)> spans = [];
        var open = new Stack<(int Start, int Member)>();
        var member = -1;
        while (reader.Read())
        {
            var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = start;
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push((start, member));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    var begun = open.Pop();
                    spans.Add((begun.Start, end, begun.Member));
                    break;
                default:
                    spans.Add((start, end, member));
                    break;
            }

            member = -1;
        }

        return spans;
    }

    static string Deep(string open, string close, int depth) => string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));
}
