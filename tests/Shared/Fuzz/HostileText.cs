using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Showtime.Tests.Shared;

/// <summary>Texts for fuzzing: valid ones of a grammar with changes, and raw Unicode.</summary>
static class HostileText
{
    /// <summary>Ranges of characters that programs stumble over, lone surrogates among them.</summary>
    static readonly (int First, int Last)[] Ranges =
    [
        (' ', '~'), (0, 0x1F), (0x7F, 0xA0), (0xA1, 0x2FF), (0x300, 0x36F), (0x600, 0x6FF), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
        (0xD800, 0xDFFF), (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFF), (0x1F300, 0x1F6FF), (0xE0000, 0xE007F), (0x10FFF0, 0x10FFFF),
    ];

    /// <summary>What breaks a line, a number, a terminal, a log of Actions, HTML or Markdown.</summary>
    static readonly string[] Words =
    [
        "", " ", "\t", "\n", "\r\n", "\r", "\u0085", "\u2028", "\0", "\u001b[31m", "\u001b]0;x\u0007", "\u009b2J", "\u202e", "\u2066", "\ufeff", "\ud83c",
        "\udfaa", "::error::x", "##[group]", "#\u200b#[",
        "-->", "<!--", "```", "~~~", "`", "|", "\\", "\"", "'", "@all", "#1", "http://x.y", "<img src=x>", "&amp;", "$(x)", "${x}", "%s", "%0A", "=", "==", ":",
        ": ", ",", "-", "--x", "/", "../", "//",
        "0", "-1", "1e999", "9999999999", "2147483648", "-9223372036854775808", "18446744073709551616", "NaN", "0x7fffffff", "0001-01-01T00-00",
        "9999-12-31T23-59", "9999-12-31T23:59:59Z", "null", "true",
    ];

    /// <summary>Raw Unicode, mostly short.</summary>
    public static Gen<string> Raw { get; } = From(RawText);

    /// <summary>Valid texts with some changes, and sometimes raw ones.</summary>
    /// <param name="valid">The valid texts.</param>
    /// <param name="words">More words that are put into them.</param>
    public static Gen<string> Like(IReadOnlyList<string> valid, params IReadOnlyList<string> words)
    {
        string[] all = [.. Words, .. words, .. words, .. words];
        return From(random => random.Next(20) == 0 ? RawText(random) : Changed(random, valid, all));
    }

    /// <summary>One of several texts, now and then a very long one that repeats a part of it: what is slow or deep is found by it.</summary>
    public static Gen<string> Long(IReadOnlyList<string> valid, int longest) => From(random =>
    {
        var text = valid[random.Next(valid.Count)];
        var start = random.Next(text.Length);
        var part = text.Substring(start, random.Next(1, Math.Min(40, text.Length - start) + 1));
        var count = random.Next(1, Math.Max(2, longest / part.Length));
        return text[..start] + string.Concat(Enumerable.Repeat(part, count)) + (random.Next(2) == 0 ? "" : text[start..]);
    });

    /// <summary>Values of a random number generator that the case's own number seeds, so that FsCheck repeats and shrinks them.</summary>
    public static Gen<T> From<T>(Func<Random, T> make) => Gen.Choose(0, int.MaxValue).Select(seed => make(new Random(seed)));

    /// <summary>Raw Unicode.</summary>
    public static string RawText(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(random.Next(4) == 0 ? 200 : 12); length > 0; length--) AddCharacter(text, random);
        return text.ToString();
    }

    /// <summary>A valid text with up to four changes.</summary>
    public static string Changed(Random random, IReadOnlyList<string> valid, IReadOnlyList<string> words)
    {
        var text = new StringBuilder(Pick(random, valid));
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(random.Next(3) == 0 ? 40 : 4), text.Length - at);
            switch (random.Next(9))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 2:
                    AddCharacter(text, random);
                    break;
                case 3:
                    text.Length = at;
                    break;
                case 4:
                    var other = Pick(random, valid);
                    text.Length = at;
                    text.Append(other, Math.Min(at, other.Length), other.Length - Math.Min(at, other.Length));
                    break;
                case 5 when at < text.Length:
                    text[at] = char.IsAsciiDigit(text[at])
                        ? "09"[random.Next(2)] : char.IsLower(text[at]) ? char.ToUpperInvariant(text[at])
                        : (char)(text[at] ^ (1 << random.Next(7)));
                    break;
                case 6:
                    text.Remove(at, length).Insert(at, Pick(random, words));
                    break;
                default:
                    text.Insert(at, Pick(random, words));
                    break;
            }
        }

        return text.ToString();
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    static void AddCharacter(StringBuilder text, Random random)
    {
        var (first, last) = Pick(random, Ranges);
        var value = random.Next(first, last + 1);
        if (value <= char.MaxValue) text.Append((char)value);
        else text.Append(char.ConvertFromUtf32(value));
    }
}
