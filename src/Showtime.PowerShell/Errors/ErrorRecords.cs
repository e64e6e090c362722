using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.PowerShell.Errors;

/// <summary>The one place that turns an exception into an error record.</summary>
static class ErrorRecords
{
    /// <summary>The record of a failure.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">What the command was working on, or null.</param>
    /// <returns>The record: a stable identifier, a category, the target and what to do next.</returns>
    public static ErrorRecord Of(Exception exception, object? target) => exception switch
    {
        ShowtimeException e => Advise(new ErrorRecord(e, e.ErrorId, Category(e.Error), target ?? e.Target), e.Remedy?.In(CommandSyntax.PowerShell)),
        OperationCanceledException or TimeoutException => Advise(
            new ErrorRecord(exception, "ShowtimeTimeout", ErrorCategory.OperationTimeout, target),
            "See how far it is with Get-ShowtimeEnvironment, and give it more time."),
        FileNotFoundException => Advise(
            new ErrorRecord(exception, "ShowtimeIncomplete", ErrorCategory.NotInstalled, target), "Build the module with build.ps1, or install it again."),
        _ => Advise(
            new ErrorRecord(exception, "ShowtimeUnexpected", ErrorCategory.NotSpecified, target),
            "This should not happen: please report it with what Get-Error shows."),
    };

    /// <summary>Whether a failure is about one item, so that a command goes on with the next. A missing token or a wrong configuration is not.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>Whether it does.</returns>
    public static bool ConcernsOneItem(Exception exception) =>
        exception is TimeoutException or ShowtimeException { Error: not (ShowtimeError.InvalidConfiguration or ShowtimeError.NotAuthenticated) };

    /// <summary>PowerShell shows the recommendation below the message.</summary>
    static ErrorRecord Advise(ErrorRecord record, string? advice)
    {
        record.ErrorDetails = new ErrorDetails(UntrustedText.Message(record.Exception.Message)) { RecommendedAction = advice ?? "" };
        return record;
    }

    static ErrorCategory Category(ShowtimeError error) => error switch
    {
        ShowtimeError.InvalidInput => ErrorCategory.InvalidArgument,
        ShowtimeError.InvalidConfiguration => ErrorCategory.InvalidData,
        ShowtimeError.NotAuthenticated => ErrorCategory.AuthenticationError,
        ShowtimeError.PermissionDenied or ShowtimeError.Blocked => ErrorCategory.PermissionDenied,
        ShowtimeError.NotFound => ErrorCategory.ObjectNotFound,
        ShowtimeError.Unreachable => ErrorCategory.ConnectionError,
        ShowtimeError.Throttled => ErrorCategory.LimitsExceeded,
        ShowtimeError.LimitExceeded => ErrorCategory.QuotaExceeded,
        ShowtimeError.Conflict or ShowtimeError.LeaseLost => ErrorCategory.ResourceBusy,
        ShowtimeError.BuildFailed or ShowtimeError.DeploymentFailed => ErrorCategory.InvalidResult,
        ShowtimeError.Uncertain => ErrorCategory.ReadError,
        _ => ErrorCategory.NotSpecified,
    };
}
