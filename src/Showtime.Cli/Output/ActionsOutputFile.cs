using System.Text;

namespace Showtime.Cli.Output;

/// <summary>The file <c>GITHUB_OUTPUT</c>, through which a step hands values to later ones.</summary>
static class ActionsOutputFile
{
    /// <summary>
    /// Appends values in the form with a delimiter. The delimiter is random, so that no value, whoever wrote it, can end early and define a
    /// value of its own.
    /// </summary>
    public static async Task AppendAsync(string path, IEnumerable<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values)
        {
            var delimiter = $"showtime_{Guid.NewGuid():N}";
            text.Append(name).Append("<<").Append(delimiter).Append('\n').Append(value).Append('\n').Append(delimiter).Append('\n');
        }

        await File.AppendAllTextAsync(path, text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
    }
}
