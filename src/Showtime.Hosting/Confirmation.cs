using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>The question before something is deleted, and the error where there is no terminal to ask at.</summary>
static class Confirmation
{
    // A question is read, a list is not.
    const int MostNames = 5;

    /// <summary>The name of a removal, which must not be mistaken for the label's stop.</summary>
    public const string Remove = "Remove environment, whatever the labels say";

    /// <summary>The failure of a question where there is no terminal: never taken for a yes.</summary>
    /// <param name="action">What would be done.</param>
    /// <param name="target">To what.</param>
    /// <param name="remedy">How not to be asked.</param>
    public static ShowtimeException Impossible(string action, string target, Remedy remedy) => new(
        ShowtimeError.InvalidInput, $"'{action}' on {target} needs a confirmation, and there is no terminal to ask at.", remedy);

    /// <summary>How not to be asked, where a command has that option.</summary>
    public static Remedy UseForce { get; } = Remedy.Of($"Add {new OptionName("force")} to do it without being asked.");

    /// <summary>What a removal would take down, read from labels and cloud.</summary>
    public static async Task<string> TargetAsync(
        PullRequestReference reference, IShowtimeSession session, RemovalRequest request, CancellationToken cancellationToken)
    {
        if (request.Sha is { } sha) return $"{reference} ({EnvironmentNames.Shorten(sha)})";
        if (request.ServiceName is { } service) return $"{reference} ({service})";
        var names = new List<string>();
        await foreach (var environment in session
            .ListAsync(new EnvironmentQuery { PullRequests = [reference.Number] }, cancellationToken)
            .ConfigureAwait(false))
        {
            names.Add(environment.Sha.Length > 0 ? environment.Sha : environment.ServiceName);
        }

        var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more") : "";
        return names.Count == 0
            ? $"{reference} (no environment found, only what labels are left)"
            : $"{reference} ({string.Join(", ", names.Take(MostNames))}{more})";
    }
}
