using System.CommandLine;
using Showtime.Cli.Hosts;
using Showtime.Core.Events;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.CommandLine;

/// <summary>One run of a command: its values, its host, and how to open a session.</summary>
sealed class CommandRun(ParseResult values, CommandHost host, ApplicationSettings settings, GlobalOptions options)
{
    public CommandHost Host => host;

    public ApplicationSettings Settings => settings;

    public IReadOnlyDictionary<string, string> Variables => settings.Variables;

    public OutputFormat Output => values.GetValue(options.Output);

    public bool Verbose => values.GetValue(options.Verbose);

    /// <summary>The repository that the command line or the variables name; null where neither does.</summary>
    public string? Repository => Destination.Repository;

    /// <summary>A repository and where it is, for a question.</summary>
    public string Place(IShowtimeSession session) => Destination.Place(session.Repository);

    /// <summary>GitHub's address.</summary>
    public Uri Server => Destination.Server;

    Destination Destination => new(settings.Variables, values.GetValue(options.Repository));

    /// <summary>The event of the job, as it concerns a pull request.</summary>
    /// <param name="pullRequest">The number.</param>
    /// <param name="asked">Whether the command itself is the request (<c>start</c>, <c>stop</c>), even if the event is about another pull request.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<RunEvent> EventAsync(int pullRequest, bool asked, CancellationToken cancellationToken) =>
        (await ActionsJob.ReadEventAsync(Variables, cancellationToken)).About(pullRequest, asked);

    public T? Value<T>(Option<T> option) => values.GetValue(option);

    public T Value<T>(Argument<T> argument) => values.GetValue(argument)!;

    /// <summary>A session on the repository that the command line names.</summary>
    public IShowtimeSession Connect(PullRequestReference? pullRequest = null, Func<ConnectionOptions, ConnectionOptions>? adjust = null)
    {
        var connection = new ConnectionOptions
        {
            Variables = settings.Variables,
            Repository = Destination.For(pullRequest),
            ConfigurationPath = values.GetValue(options.Config),
            Log = host,
            Time = settings.Time,
        };
        return settings.Connect(adjust is null ? connection : adjust(connection));
    }
}

/// <summary>Wraps a command's work in its host, its error handling and its exit code.</summary>
delegate Func<ParseResult, CancellationToken, Task<int>> CommandAction(Func<CommandRun, CancellationToken, Task<int>> work);
