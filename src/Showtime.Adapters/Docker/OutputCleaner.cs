using System.Text;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.Docker;

/// <summary>
/// Makes a line of build output safe to show: the build may be a stranger's program. Terminal control sequences are removed, known secrets are masked,
/// and a line cannot begin with a command to the Actions runner.
/// </summary>
internal sealed partial class OutputCleaner(IEnumerable<string> secrets)
{
    readonly string[] _secrets = [.. secrets.Where(static secret => secret.Length > 0).OrderByDescending(static secret => secret.Length)];

    public string Clean(string line)
    {
        foreach (var secret in _secrets)
            line = line.Replace(secret, "***", StringComparison.Ordinal);
        line = ControlSequence().Replace(line, "");
        if (line.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            StringBuilder kept = new(line.Length);
            foreach (var character in line)
                kept.Append(character == '\t' ? ' ' : character < ' ' ? "" : character.ToString());
            line = kept.ToString();
        }
        return RunnerCommand().IsMatch(line) ? "| " + line : line;
    }

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ControlSequence();

    [GeneratedRegex(@"^\s*(::|##\[)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RunnerCommand();
}
