using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Hosting.Watch;

/// <summary>Reads the environments again and again, and shows them: on a screen with keys, or as a line for each change.</summary>
/// <param name="session">The repository.</param>
/// <param name="query">Which environments.</param>
/// <param name="interval">The time from one reading to the next.</param>
/// <param name="time">The clock.</param>
sealed class EnvironmentWatch(IShowtimeSession session, EnvironmentQuery query, ShowtimeDuration interval, TimeProvider time)
{
    const int LogLines = 500;

    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(40);

    /// <summary>The usual interval: a reading is about five requests of the 5,000 an hour that a token has.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);

    static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);

    /// <summary>The interval that was asked for.</summary>
    /// <exception cref="ShowtimeException">It is so short that watching uses up what others need.</exception>
    public static ShowtimeDuration Interval(ShowtimeDuration? asked) => asked is not { } given ? DefaultInterval
        : given.ToTimeSpan() >= ShortestInterval ? given
        : throw new ShowtimeException(
            ShowtimeError.InvalidInput, $"An interval of {given} is too short.",
            "Write 5s or more: each reading is about five requests of the 5,000 an hour that a token has.");

    /// <summary>Writes a line for each change, what is there first, until it is cancelled.</summary>
    /// <param name="readings">How many readings; null for no end.</param>
    /// <param name="write">Takes a line and the environment that it is about.</param>
    /// <param name="warn">Takes what went wrong in a reading that is not the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunLinesAsync(
        int? readings, Func<string, ShowtimeEnvironment, Task> write, Func<string, Task> warn, CancellationToken cancellationToken)
    {
        IReadOnlyList<ShowtimeEnvironment>? before = null;
        for (var reading = 1; ; reading++)
        {
            try
            {
                var now = await EnvironmentList.ReadAsync(session, query, cancellationToken).ConfigureAwait(false);
                foreach (var (text, environment) in WatchModel.Changes(before ?? [], now))
                {
                    await write($"{Texts.Time(time.GetUtcNow())}  {text}", environment).ConfigureAwait(false);
                }

                before = now;
            }
            catch (ShowtimeException e) when (before is not null)
            {
                await warn(e.Message).ConfigureAwait(false);
            }

            if (reading >= readings) return;
            await Task.Delay(interval.ToTimeSpan(), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Shows a screen until a key ends it, or until it is cancelled.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="place">The repository and where it is.</param>
    /// <param name="variables">The environment variables: BROWSER.</param>
    /// <param name="cancellationToken">Ends it. What was begun is waited for.</param>
    public async Task RunAsync(IWatchScreen screen, string place, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var model = new WatchModel { Place = place };
        (WatchModel, int, int)? drawn = null;
        Task<IReadOnlyList<ShowtimeEnvironment>>? reading = null;
        Task<Func<WatchModel, WatchModel>>? work = null;
        long? readAt = null;
        using var readings = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                if (reading is null && (readAt is not { } last || time.GetElapsedTime(last) >= interval.ToTimeSpan()))
                {
                    reading = EnvironmentList.ReadAsync(session, query, readings.Token);
                    readAt = time.GetTimestamp();
                }

                if (reading is { IsCompleted: true })
                {
                    model = await TakeAsync(model, reading).ConfigureAwait(false);
                    reading = null;
                }

                if (work is { IsCompleted: true })
                {
                    model = (await work.ConfigureAwait(false))(model);
                    work = null;
                    if (model.Log is null) readAt = null;
                }

                while (screen.Key() is { } key)
                {
                    (model, var request) = model.Press(key, WatchModel.Page(screen.Height));
                    if (request is WatchRequest.Quit) return;
                    if (request is WatchRequest.Refresh) readAt = null;
                    else if (request is not null && work is not null) model = model with { Message = ("One thing after the other.", WatchTone.Attention) };
                    else if (request is not null)
                    {
                        model = model with { Message = ("Working …", WatchTone.Dim) };
                        work = DoAsync(request, variables, cancellationToken);
                    }
                }

                if (drawn != (model, screen.Width, screen.Height))
                {
                    drawn = (model, screen.Width, screen.Height);
                    screen.Draw(model.Render(screen.Width, screen.Height));
                }

                await Task.Delay(Tick, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // A stop that was begun is carried to its end; a reading is not.
            if (work is not null) await Task.WhenAny(work).ConfigureAwait(false);
            await readings.CancelAsync().ConfigureAwait(false);
            if (reading is not null) await Task.WhenAny(reading).ConfigureAwait(false);
        }
    }

    async Task<WatchModel> TakeAsync(WatchModel model, Task<IReadOnlyList<ShowtimeEnvironment>> reading)
    {
        try
        {
            var environments = await reading.ConfigureAwait(false);
            return model with { Environments = environments, ReadAt = time.GetUtcNow() };
        }
        catch (ShowtimeException e) when (model.ReadAt is not null)
        {
            return model with { Message = ($"What is shown is old: {e.Message}", WatchTone.Bad) };
        }
    }

    /// <summary>Does what a key asked for, and says what is to be shown of it.</summary>
    async Task<Func<WatchModel, WatchModel>> DoAsync(WatchRequest request, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        try
        {
            switch (request)
            {
                case WatchRequest.Change { What: var change }:
                    await session.SetPolicyAsync(change, cancellationToken).ConfigureAwait(false);
                    return Say($"{new PullRequestReference(change.PullRequest)}: {Policy.Describe(change)}.", WatchTone.Good);
                case WatchRequest.Stop { Environment: var environment }:
                    var stop = new SyncRequest { PullRequest = environment.PullRequest, Stop = true };
                    var result = await session.SyncAsync(stop, cancellationToken).ConfigureAwait(false);
                    return Say(
                        $"{new PullRequestReference(environment.PullRequest)}: {Texts.Outcome(result.Outcome)}. {result.Failure?.Message ?? result.Plan.Explanation}",
                        result.Outcome == SyncOutcome.Done ? WatchTone.Good : WatchTone.Bad);
                case WatchRequest.Open { Address: var address }:
                    EnvironmentAddress.Open(address, variables);
                    return Say($"Opened {address}", WatchTone.Good);
                case WatchRequest.ReadLog { Environment: var environment }:
                    List<string> lines = [];
                    var log = new LogRequest
                    {
                        PullRequest = environment.PullRequest,
                        Sha = environment.Sha.Length > 0 ? environment.Sha : null,
                        Tail = LogLines,
                    };
                    await foreach (var line in session.ReadLogAsync(log, cancellationToken).ConfigureAwait(false)) lines.Add(Texts.Line(line));
                    return model => model with { Log = ($"Log of {environment}, the last {lines.Count} lines", lines, 0), Message = ("", WatchTone.Plain) };
                default:
                    return model => model;
            }
        }
        catch (ShowtimeException e)
        {
            return Say($"{e.Message} {e.Remedy}", WatchTone.Bad);
        }
    }

    static Func<WatchModel, WatchModel> Say(string text, WatchTone tone) => model => model with { Message = (text, tone) };
}

/// <summary>Takes what a run reports while the screen is somebody else's.</summary>
sealed class SilentLog(CommandSyntax syntax) : IActivityLog
{
    public CommandSyntax Syntax => syntax;

    public void Report(Activity activity)
    {
    }
}
