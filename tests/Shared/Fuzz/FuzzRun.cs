using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Showtime.Tests.Shared;

/// <summary>
/// Runs each property over many seeded cases. The seed is printed; SHOWTIME_TEST_FUZZ_SEED sets another. A failing case is made as small as it gets and printed
/// with escapes.
/// </summary>
/// <param name="output">Receives the number of cases.</param>
/// <param name="cases">How many cases each test runs, by the test's name.</param>
sealed class FuzzRun(ITestOutputHelper output, IReadOnlyDictionary<string, int> cases)
{
    const int LongestShown = 4000;

    static readonly ulong Seed = ulong.TryParse(
        Environment.GetEnvironmentVariable("SHOWTIME_TEST_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : 20261126;

    /// <summary>Runs a property over texts.</summary>
    public void Run(Gen<string> texts, Action<string> property, [CallerMemberName] string test = "") => Run(texts, SmallerText, property, Escaped, test);

    /// <summary>Runs a property over lists of texts.</summary>
    public void Run(Gen<string[]> texts, Action<string[]> property, [CallerMemberName] string test = "") =>
        Run(texts, list => SmallerList(list, SmallerText), property, list => string.Join("\n", list.Select(Escaped)), test);

    /// <summary>Runs a property over any cases.</summary>
    /// <param name="values">The cases.</param>
    /// <param name="smaller">Smaller cases than one that fails.</param>
    /// <param name="property">Throws where it does not hold.</param>
    /// <param name="show">A case as text.</param>
    /// <param name="test">The test's name.</param>
    public void Run<T>(Gen<T> values, Func<T, IEnumerable<T>> smaller, Action<T> property, Func<T, string> show, [CallerMemberName] string test = "")
    {
        var ran = 0;
        (T Case, Exception Why)? failed = null;
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases[test]).WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));
        try
        {
            Prop.ForAll(Arb.From(values, smaller), Holds).Check(config);
        }
        catch (Exception) when (failed is not null)
        {
            // Shrinking ends with the smallest case that still fails.
            var (value, why) = failed.Value;
            var text = show(value);
            Assert.Fail($"seed {Seed}, after {ran} cases: {why}\nThe smallest case:\n{(text.Length <= LongestShown ? text : text[..LongestShown] + "…")}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzzed: {ran} cases with seed {Seed}: {test}"));
        Assert.True(ran >= cases[test], $"only {ran} cases ran");

        bool Holds(T value)
        {
            ran++;
            try
            {
                property(value);
                return true;
            }
            catch (Exception e)
            {
                failed = (value, e);
                return false;
            }
        }
    }

    /// <summary>The number of cases of all tests, printed.</summary>
    public int Total()
    {
        var total = cases.Values.Sum();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fuzzed: {total} cases in {cases.Count} tests"));
        return total;
    }

    /// <summary>Smaller texts: without a half, a quarter … of it, down to single characters; then with plain characters.</summary>
    public static IEnumerable<string> SmallerText(string text)
    {
        for (var length = (text.Length + 1) / 2; length > 0; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (var at = 0; at + length <= text.Length; at += length) yield return text.Remove(at, length);
        }

        for (var at = 0; at < Math.Min(text.Length, 200); at++)
        {
            if (text[at] is not ('a' or ' ')) yield return text[..at] + 'a' + text[(at + 1)..];
        }
    }

    /// <summary>Smaller lists: without one item, then with one item smaller.</summary>
    public static IEnumerable<T[]> SmallerList<T>(T[] list, Func<T, IEnumerable<T>> smaller)
    {
        for (var i = 0; i < list.Length; i++) yield return [.. list[..i], .. list[(i + 1)..]];
        for (var i = 0; i < list.Length; i++)
        {
            foreach (var item in smaller(list[i])) yield return [.. list[..i], item, .. list[(i + 1)..]];
        }
    }

    /// <summary>A text as a C# literal shows it.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') escaped.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~') escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return escaped.Append('"').ToString();
    }
}
