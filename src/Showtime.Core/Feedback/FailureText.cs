using Showtime.Core.Errors;
using Showtime.Core.Presentation;

namespace Showtime.Core.Feedback;

/// <summary>A failure's own words, where everybody reads them.</summary>
static class FailureText
{
    /// <summary>The message. What a build says last is a stranger's, and may hold a secret; our own words speak of tokens without naming one.</summary>
    public static string Message(Exception failure) =>
        failure is ShowtimeException { Error: ShowtimeError.BuildFailed } ? Redaction.Redact(failure.Message) : failure.Message;
}
