using System.CommandLine;
using Showtime.Cli.Hosts;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Cli.CommandLine;

/// <summary>One command under way: its values, its host and the way to a session.</summary>
sealed class CommandRun(ParseResult values, CommandHost host, ApplicationSettings settings, GlobalOptions options)
{
    public CommandHost Host => host;

    public ApplicationSettings Settings => settings;

    public IReadOnlyDictionary<string, string> Variables => settings.Variables;

    public OutputFormat Output => values.GetValue(options.Output);

    public bool Verbose => values.GetValue(options.Verbose);

    /// <summary>The repository that the command line or the variables name; null where neither does.</summary>
    public string? Repository => Named(null) ?? (settings.Variables.GetValueOrDefault("GITHUB_REPOSITORY") is { Length: > 0 } name ? name : null);

    /// <summary>GitHub's address.</summary>
    public Uri Server => new(settings.Variables.GetValueOrDefault("GITHUB_SERVER_URL") is { Length: > 0 } url ? url : "https://github.com");

    public T? Value<T>(Option<T> option) => values.GetValue(option);

    public T Value<T>(Argument<T> argument) => values.GetValue(argument)!;

    /// <summary>A session on the repository that the command line names.</summary>
    public IShowtimeSession Connect(PullRequestReference? pullRequest = null, Func<ConnectionOptions, ConnectionOptions>? adjust = null)
    {
        var connection = new ConnectionOptions
        {
            Variables = settings.Variables,
            Repository = Named(pullRequest),
            ConfigurationPath = values.GetValue(options.Config),
            Log = host,
            Time = settings.Time,
        };
        return settings.Connect(adjust is null ? connection : adjust(connection));
    }

    string? Named(PullRequestReference? pullRequest)
    {
        var named = values.GetValue(options.Repository);
        if (pullRequest?.Repository is not { } inAddress) return named;
        if (pullRequest.Server!.Authority != Server.Authority)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput,
                $"The pull request is on {pullRequest.Server.Authority}, and this runs against {Server.Authority}.",
                "Give the number alone, or set GITHUB_SERVER_URL and GITHUB_API_URL.");
        }

        if (named is not null && !string.Equals(named, inAddress, StringComparison.OrdinalIgnoreCase))
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput, $"The pull request is in {inAddress}, and --repository says {named}.", "Give one of the two.");
        }

        return inAddress;
    }
}
