using System.ComponentModel;
using System.Diagnostics;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>The address of a pull request's environment, and the browser that shows it.</summary>
static class EnvironmentAddress
{
    /// <summary>Finds the address of the environment that serves.</summary>
    /// <exception cref="ShowtimeException">There is none, or it is none that a browser may be given: anybody who can label can write one.</exception>
    public static async Task<Uri> FindAsync(IShowtimeSession session, PullRequestReference reference, string? sha, CancellationToken cancellationToken)
    {
        var query = new EnvironmentQuery { PullRequests = [reference.Number], Sha = sha, LabelsOnly = true };
        ShowtimeEnvironment? found = null;
        await foreach (var environment in session.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (environment.Url is not null && (found is null || environment.Kind == EnvironmentKind.Active)) found = environment;
        }

        return found?.Url is { IsAbsoluteUri: true, Scheme: "http" or "https" } address
            ? address
            : throw new ShowtimeException(ShowtimeError.NotFound, $"{reference} has no environment with an address.",
                Remedy.Of($"See how far it is: {JobCall.On(Job.Status, reference.Number)}"));
    }

    /// <summary>Opens the address with the program that BROWSER names, else with the desktop's.</summary>
    /// <exception cref="ShowtimeException">There is no browser.</exception>
    public static void Open(Uri address, IReadOnlyDictionary<string, string> variables)
    {
        // Programs that take the address as one argument: no shell reads it.
        var browser = variables.GetValueOrDefault("BROWSER") is { Length: > 0 } named ? named
            : OperatingSystem.IsWindows() ? "explorer.exe" : OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        try
        {
            using var process = Process.Start(browser, [address.AbsoluteUri]);
        }
        catch (Win32Exception e)
        {
            throw new ShowtimeException(ShowtimeError.NotFound,
                $"No browser could be started: {e.Message}",
                $"Open {address.AbsoluteUri} yourself, or let BROWSER name a program.",
                e);
        }
    }
}
