using System.Globalization;

namespace Showtime.Cli.CommandLine;

/// <summary>A pull request as people write it: <c>123</c>, <c>#123</c>, or the address of its page.</summary>
/// <param name="Number">The number.</param>
/// <param name="Repository">The repository that the address names, or null.</param>
/// <param name="Server">The address of the server, or null.</param>
sealed record PullRequestReference(int Number, string? Repository = null, Uri? Server = null)
{
    public static bool TryParse(string text, out PullRequestReference? reference)
    {
        reference = null;
        if (TryNumber(text.StartsWith('#') ? text[1..] : text, out var number))
        {
            reference = new(number);
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) return false;
        if (address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [var owner, var name, "pull", var last, ..]) return false;
        if (!TryNumber(last, out number)) return false;
        reference = new(number, $"{owner}/{name}", new Uri(address.GetLeftPart(UriPartial.Authority)));
        return true;
    }

    static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
