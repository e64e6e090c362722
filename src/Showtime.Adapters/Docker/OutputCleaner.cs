using Showtime.Core.Text;

namespace Showtime.Adapters.Docker;

/// <summary>
/// Makes a line of build output safe to show: the build may be a stranger's program. Known secrets are masked, and the rest is made harmless as everywhere.
/// </summary>
internal sealed class OutputCleaner(IEnumerable<string> secrets)
{
    readonly string[] _secrets = [.. secrets.Where(static secret => secret.Length > 0).OrderByDescending(static secret => secret.Length)];

    /// <summary>A control character inside of a secret hides it at first, and may also be taken for the start of a sequence that holds a part of it.</summary>
    public string Clean(string line) => Mask(UntrustedText.Display(Mask(line)));

    string Mask(string line) => _secrets.Aggregate(line, static (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));
}
