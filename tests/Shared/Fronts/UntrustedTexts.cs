using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Showtime.Tests.Shared;

/// <summary>Texts that strangers may write where they can, of <c>tests/pester/untrusted-texts.json</c>, and what is left of a text that was made harmless.</summary>
static partial class UntrustedTexts
{
    static readonly Dictionary<string, string> All = JsonDocument.Parse(RepositoryFolder.Read("tests", "pester", "untrusted-texts.json")).RootElement.EnumerateArray()
        .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("text").GetString()!);

    public static TheoryData<string> Names => [.. All.Keys];

    public static string Named(string name) => All[name];

    /// <summary>Fails where a terminal or the Actions runner would do something with a line of this text, however a view breaks it.</summary>
    public static void AssertHarmless(string text, string where)
    {
        foreach (var line in text.Split('\n'))
        {
            Assert.DoesNotContain(line.TrimEnd('\r').EnumerateRunes(), rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);
            Assert.True(!line.TrimStart().StartsWith("::", StringComparison.Ordinal) && !Command().IsMatch(line), $"{where}: {line}");
        }
    }

    [GeneratedRegex(@":\p{M}*:(error|warning|add-mask|stop-commands)|##\[", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
