using Microsoft.Extensions.Time.Testing;
using Showtime.Adapters;
using Showtime.Cli.Hosts;
using Showtime.Core.Commands;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Tests;

/// <summary>Runs command lines in this process.</summary>
sealed class Shell
{
    public FakeSession Session { get; init; } = new("acme/app")
    {
        Plan = new() { Repository = "acme/app", PullRequest = 7, Action = PlanAction.NoAction, Reason = PlanReason.AlreadyRunning },
        Environments = [],
        Items = [],
        Answer = new() { Outcome = CommandOutcome.Ignored },
    };

    public Dictionary<string, string> Variables { get; } = [];

    public bool Terminal { get; init; }

    public TimeProvider Time { get; init; } = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What a person types when asked; null where standard input is not a terminal.</summary>
    public string? Typed { get; init; }

    /// <summary>Whether the commands work with a real session instead of <see cref="Session"/>.</summary>
    public bool Real { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Receives each line of standard output.</summary>
    public Action<string>? OnLine { get; init; }

    public async Task<Answer> RunAsync(params string[] args)
    {
        using var output = new LineWriter(OnLine);
        using var error = new StringWriter();
        using var safeError = TextWriter.Synchronized(error);
        var settings = new ApplicationSettings
        {
            Console = new ConsoleStreams(output, safeError) { OutIsTerminal = Terminal, ErrorIsTerminal = Terminal, InIsTerminal = Typed is not null, ReadLine = () => Typed, Width = 160 },
            Variables = Variables,
            Connect = Real ? ConnectReal : ConnectFake,
            Time = Time,
        };
        var code = await ShowtimeApplication.RunAsync(args, settings, Cancellation);
        return new(code, output.ToString(), error.ToString());
    }

    static IShowtimeSession ConnectReal(ConnectionOptions options) => new ShowtimeSession(new ShowtimeBackendFactory().Connect(options), options.Log);

    FakeSession ConnectFake(ConnectionOptions options)
    {
        Session.Connection = options;
        return Session;
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

    sealed class LineWriter(Action<string>? onLine) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            onLine?.Invoke(value ?? "");
        }
    }
}
