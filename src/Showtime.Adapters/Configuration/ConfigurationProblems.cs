using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>Collects everything that is wrong, so that a reader repairs it in one go.</summary>
internal sealed class ConfigurationProblems
{
    readonly List<string> _messages = [];
    ShowtimeError _kind = ShowtimeError.InvalidInput;

    /// <param name="place">Where: file with line and column, a variable, a parameter.</param>
    /// <param name="path">The key's path; empty for none.</param>
    /// <param name="message">What is wrong, and what would be right.</param>
    /// <param name="kind">A parameter's problem is the caller's input, any other the configuration's.</param>
    public void Add(string place, string path, string message, ShowtimeError kind = ShowtimeError.InvalidConfiguration)
    {
        if (kind == ShowtimeError.InvalidConfiguration)
            _kind = kind;
        _messages.Add(path.Length == 0 ? $"{place}: {message}" : $"{place}: {path}: {message}");
    }

    public void ThrowIfAny()
    {
        if (_messages.Count == 0)
            return;
        var text = _messages.Count == 1 ? _messages[0] : $"The configuration has {_messages.Count} mistakes:\n" + string.Join('\n', _messages);
        throw new ShowtimeException(_kind, text, "Every key is described in docs/showtime.schema.json.") { Target = _messages[0].Split(": ")[0] };
    }
}
