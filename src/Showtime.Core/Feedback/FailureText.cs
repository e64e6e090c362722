using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Feedback;

/// <summary>A failure's own words, where everybody reads them.</summary>
static class FailureText
{
    /// <summary>What to do next: what the cause says, and the words of who noticed it where those know more.</summary>
    public static string Next(Exception failure, CommandSyntax? syntax = null)
    {
        var next = FailureExplanation.Of(failure).Next;
        return failure is ShowtimeException { Remedy: { } remedy, Cause: FailureCause.Unknown or FailureCause.Permission or FailureCause.Configuration
            or FailureCause.Credentials or FailureCause.Quota or FailureCause.GitHubLimit or FailureCause.RegistryRefused or FailureCause.Conflict }
            ? $"{next} {Markdown.Prose(remedy.In(syntax ?? CommandSyntax.Shell))}"
            : next;
    }

    /// <summary>The message. What a build says last is a stranger's, and may hold a secret; our own words speak of tokens without naming one.</summary>
    public static string Message(Exception failure) =>
        failure is ShowtimeException { Error: ShowtimeError.BuildFailed } ? Redaction.Redact(failure.Message) : failure.Message;
}
