using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Showtime.PowerShell.Binding;

/// <summary>
/// A pull request as a person or a pipeline names it: <c>123</c>, <c>'#123'</c>, <c>owner/name#123</c>, the address of its page, or an object
/// that has a <c>PullRequest</c> or <c>Number</c>. An environment object names its commit as well, so that what acts on it acts on that one alone.
/// </summary>
public sealed partial class PullRequestReference
{
    /// <summary>A number.</summary>
    /// <param name="number">The number, 1 or more.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public PullRequestReference(int number)
    {
        if (number < 1) throw new FormatException($"{number.ToString(CultureInfo.InvariantCulture)} is not a pull request's number.");
        Number = number;
    }

    /// <summary>A text.</summary>
    /// <param name="text"><c>123</c>, <c>#123</c>, <c>owner/name#123</c> or the address of the pull request's page.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public PullRequestReference(string text)
    {
        var match = Pattern().Match(text.Trim());
        if (!match.Success || !int.TryParse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            throw new FormatException($"'{text}' is not a pull request. Give its number, '#123', 'owner/name#123' or the address of its page.");
        }

        Number = number;
        Repository = match.Groups["repository"] is { Success: true } repository ? repository.Value : null;
    }

    /// <summary>The number.</summary>
    public int Number { get; }

    /// <summary>The repository, <c>owner/name</c>, where it was named; else null.</summary>
    public string? Repository { get; private init; }

    /// <summary>The commit's 7 digits where one environment was named; null for all of the pull request.</summary>
    public string? Sha { get; private init; }

    /// <summary>The service's name where one environment was named; else null.</summary>
    public string? ServiceName { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PR {Number}");

    /// <summary>Reads whatever names a pull request.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The reference; null where the value names none.</returns>
    internal static PullRequestReference? From(object? value) => Unwrap(value) switch
    {
        null => null,
        PullRequestReference reference => reference,
        string text => new(text),
        Uri address => new(address.OriginalString),
        int number => new(number),
        long number => new(checked((int)number)),
        _ => FromObject(PSObject.AsPSObject(value)),
    };

    static PullRequestReference? FromObject(PSObject value)
    {
        var number = Property(value, "PullRequest") ?? Property(value, "Number");
        if (number is null || number is not (int or long or string)) return null;
        var reference = From(number)!;
        return new(reference.Number)
        {
            Repository = Property(value, "Repository") as string ?? reference.Repository,
            Sha = Property(value, "Sha") is string { Length: > 0 } sha ? sha : null,
            ServiceName = Property(value, "ServiceName") as string,
        };
    }

    static object? Property(PSObject value, string name) =>
        value.BaseObject is IDictionary dictionary ? Unwrap(dictionary[name]) : Unwrap(value.Properties[name]?.Value);

    static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    [GeneratedRegex("""
        ^(?: \#?(?<n>[0-9]{1,9})
           | (?<repository>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)\#(?<n>[0-9]{1,9})
           | https?://[^/]+/(?<repository>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/pull/(?<n>[0-9]{1,9})(?:[/?\#].*)? )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
