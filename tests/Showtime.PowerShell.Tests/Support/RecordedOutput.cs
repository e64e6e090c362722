using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Tests.Support;

/// <summary>Keeps what a view writes, a line each, with the stream's name before it.</summary>
sealed class RecordedOutput : IActivityOutput
{
    public List<string> Lines { get; } = [];

    public void Progress(int id, string title, string status) => Lines.Add($"progress {id} {title}: {status}");

    public void EndProgress(int id, string title) => Lines.Add($"done {id} {title}");

    public void Verbose(string text) => Lines.Add("verbose " + text);

    public void Warning(string text) => Lines.Add("warning " + text);

    public void Line(string text) => Lines.Add(text);
}
