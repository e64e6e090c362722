using Showtime.Cli.Hosts;
using Showtime.Core.Ports;

namespace Showtime.Cli.Tests;

/// <summary>Runs command lines in this process.</summary>
sealed class Shell
{
    public FakeSession Session { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public bool Terminal { get; init; }

    public TimeProvider Time { get; init; } = new FixedTime(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public async Task<Answer> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var settings = new ApplicationSettings
        {
            Console = new ConsoleStreams(output, error) { OutIsTerminal = Terminal, ErrorIsTerminal = Terminal, Width = 160 },
            Variables = Variables,
            Connect = options =>
            {
                Session.Connection = options;
                return Session;
            },
            Time = Time,
        };
        var code = await ShowtimeApplication.RunAsync(args, settings, CancellationToken.None);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>A shell in a job of Actions whose event file holds this payload.</summary>
    public static Shell InActions(string? eventName = null, string? eventFile = null)
    {
        var shell = new Shell { Variables = { ["GITHUB_ACTIONS"] = "true", ["GITHUB_ACTOR"] = "maria" } };
        if (eventName is not null) shell.Variables["GITHUB_EVENT_NAME"] = eventName;
        if (eventFile is not null) shell.Variables["GITHUB_EVENT_PATH"] = eventFile;
        return shell;
    }

    public static Activity Activity(ActivityKind kind, string message) => new(kind, message, 7);

    internal sealed record Answer(int Code, string Out, string Error)
    {
        public string[] OutLines => Lines(Out);

        public string[] ErrorLines => Lines(Error);

        static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
