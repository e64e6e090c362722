using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>A line of a container's log.</summary>
/// <param name="Timestamp">When it was written, UTC.</param>
/// <param name="Message">The text, as the application wrote it: never trusted.</param>
public sealed record LogLine(DateTimeOffset Timestamp, string Message)
{
    /// <summary>The line, without what could act on a terminal or on a job of GitHub Actions.</summary>
    public string Message { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Message);
}
