using System.Management.Automation;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Core.Text;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Errors;
using Showtime.PowerShell.Formatting;
using Showtime.PowerShell.Output;
using Showtime.PowerShell.Pipeline;
using Showtime.PowerShell.Presentation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>The base of all commands on a repository: the connection, asynchronous work on a pipeline, confirmation and errors.</summary>
public abstract class ShowtimeCommand : PSCmdlet, IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly Dictionary<string, SessionCache.Lease> _sessions = new(StringComparer.OrdinalIgnoreCase);
    BatchProgress? _batch;
    bool _isStopped;
    ConnectionOptions? _options;
    RunspaceState? _state;
    ActivityView? _view;
    PipelineBridge? _bridge;

    /// <summary>The repository, <c>owner/name</c>. Without it Connect-Showtime's counts, then <c>GITHUB_REPOSITORY</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RepositoryCompleter))]
    public virtual string? Repository { get; set; }

    /// <summary>A configuration file instead of the default branch's <c>.github/showtime.yml</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>What Get-ShowtimeContext or Connect-Showtime returned, instead of what this runspace is connected to.</summary>
    [Parameter]
    [ValidateNotNull]
    public ShowtimeContext? Connection { get; set; }

    /// <summary>The environment variables that this command uses.</summary>
    private protected IReadOnlyDictionary<string, string> Variables => _options!.Variables;

    /// <summary>Whether this is a job of GitHub Actions.</summary>
    private protected bool InActions => ActionsJob.IsIn(Variables);

    /// <summary>What sessions are made from.</summary>
    private protected ConnectionOptions Options => _options!;

    /// <summary>What the connection is made from: what Connect-Showtime set, unless this is that command or was given another.</summary>
    private protected Connection? Source { get; set; }

    /// <summary>What the runspace remembers between commands.</summary>
    private protected RunspaceState State => _state!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _state = RunspaceState.Current;
        _options = (Source ??= Connection?.Source ?? State.Connection).ToOptions(SessionState.Path.CurrentFileSystemLocation.Path);
        if (ConfigurationPath is not null) _options = _options with { ConfigurationPath = GetUnresolvedProviderPathFromPSPath(ConfigurationPath) };
        _view = ActivityView.For(Variables, new CommandOutput(this));
        if (!InActions) return;
        foreach (var secret in SecretVariables.Values(Variables).Where(State.Masked.Add)) _view.Mask(secret);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _isStopped = true;
        if (_bridge is not null) Tell("Stopping, and cleaning up what was begun.");
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended by itself at the same moment.
        }
    }

    /// <summary>Gives the sessions back.</summary>
    public void Dispose()
    {
        foreach (var lease in _sessions.Values) lease.Dispose();
        _sessions.Clear();
        _bridge?.Dispose();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs asynchronous work to its end. The <c>…Async</c> methods of this class are for the work, and for nothing else.</summary>
    private protected void Run(Func<CancellationToken, Task> work)
    {
        using var bridge = _bridge = new PipelineBridge();
        var failure = bridge.Run(
            cancellationToken =>
            {
                ActivityRelay.Receive(activity => bridge.Post(() => _view!.Show(activity)));
                return work(cancellationToken);
            },
            _stop);
        _bridge = null;
        if (_isStopped && _batch is { IsSeveral: true }) Tell($"Stopped: {_batch}. What was not done is as it was; run it again for the rest.");
        if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
        _view!.End();
        if (failure is null) return;
        _view.Summarise(_ => JobSummary.OfFailure(failure, CommandSyntax.PowerShell));
        ThrowTerminatingError(Announce(ErrorRecords.Of(failure, null)));
    }

    /// <summary>The session on a repository: the pull request's where it names one, else the command's.</summary>
    private protected IShowtimeSession Open(PullRequestReference? reference = null)
    {
        var repository = Destination.For(reference);
        if (!_sessions.TryGetValue(repository ?? "", out var lease))
        {
            _sessions.Add(repository ?? "", lease = State.Sessions.Take(_options! with { Repository = repository }));
        }

        return lease.Session;
    }

    /// <summary>Reads the configuration and returns the context.</summary>
    private protected async Task<ShowtimeContext> ReadContextAsync(Connection connection, CancellationToken cancellationToken)
    {
        var session = Open();
        var configuration = await session.ConfigurationAsync(cancellationToken).ConfigureAwait(false);
        return new ContextReader(Options, connection, Repository).Read(session.Repository, Destination.Place(session.Repository), configuration);
    }

    /// <summary>Writes an object to the pipeline and waits until it was taken.</summary>
    private protected Task WriteAsync(object value) => InvokeAsync(() =>
    {
        if (value is ShowtimeEnvironment environment) Places.Set(environment, Destination.Place(environment.Repository));
        WriteObject(value);
        return true;
    });

    /// <summary>Writes a line that the host shows.</summary>
    private protected Task TellAsync(string text) => InvokeAsync(() =>
    {
        new CommandOutput(this).Line(text);
        return true;
    });

    /// <summary>Shows an activity of the command's own.</summary>
    private protected Task ShowAsync(Activity activity) => InvokeAsync(() =>
    {
        _view!.Show(activity);
        return true;
    });

    /// <summary>Writes a summary where there is a place for one.</summary>
    private protected Task SummariseAsync(Func<RunJournal, IReadOnlyList<string>> write) => InvokeAsync(() =>
    {
        _view!.Summarise(write);
        return true;
    });

    /// <summary>A session's repository and where it is.</summary>
    private protected string PlaceOf(IShowtimeSession session) => Destination.Place(session.Repository);

    /// <summary>GitHub's address, for links.</summary>
    private protected Uri Server => Destination.Server;

    Destination Destination => new(Variables, Repository, _options!.Repository);

    /// <summary>Writes a warning.</summary>
    private protected Task WarnAsync(string message) => ShowAsync(new Activity(ActivityKind.Warning, message));

    /// <summary>Reports an error and goes on.</summary>
    private protected Task FailAsync(Exception exception, object? target) => InvokeAsync(() =>
    {
        WriteError(Announce(ErrorRecords.Of(exception, target)));
        return true;
    });

    /// <summary>Shows how far the work on several items is.</summary>
    private protected void ShowBatch(BatchProgress progress)
    {
        _batch = progress;
        _bridge!.Post(() => _view!.ShowBatch(progress));
    }

    /// <summary>Works on one item. A failure of that item alone is reported, and the command goes on.</summary>
    /// <returns>Whether it was done.</returns>
    private protected async Task<bool> ForItemAsync(object item, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (ErrorRecords.ConcernsOneItem(e))
        {
            await SummariseAsync(_ => JobSummary.OfFailure(e, CommandSyntax.PowerShell)).ConfigureAwait(false);
            await FailAsync(e, item).ConfigureAwait(false);
            return false;
        }
        finally
        {
            if (item is PullRequestReference { Number: var number }) _bridge!.Post(() => _view!.EndItem(number));
        }
    }

    /// <summary>Asks whether something may be done, as -WhatIf, -Confirm and -Force have it.</summary>
    /// <param name="target">What it is done to, for example <c>PR 123 (abc1234)</c>.</param>
    /// <param name="action">What is done.</param>
    /// <param name="repository">The repository of the target, which the question names with its place.</param>
    /// <param name="force">Whether -Force was given: then there is no question, unless -Confirm was given too.</param>
    private protected Task<bool> ConfirmAsync(string target, string action, string repository, bool force = false)
    {
        target = $"{target} of {Destination.Place(repository)}";
        return ConfirmAsync(target, action, () => ShouldProcess(target, action), force);
    }

    /// <summary>Asks once about many things.</summary>
    private protected Task<bool> ConfirmAsync(IEnumerable<string> table, string action, string repository)
    {
        var target = Destination.Place(repository);
        var question = $"{action}, in {target}:\n\n{string.Join('\n', table)}";
        return ConfirmAsync(target, action, () => ShouldProcess(question, question + "\n", "Are you sure?"), force: false);
    }

    async Task<bool> ConfirmAsync(string target, string action, Func<bool> ask, bool force) =>
        await InvokeAsync(() => Confirm(target, action, ask, force)).ConfigureAwait(false)
        ?? throw Confirmation.Impossible(
            action, target,
            MyInvocation.MyCommand is CmdletInfo command && command.Parameters.ContainsKey("Force")
                ? Confirmation.UseForce
                : "Add -Confirm:$false to do it without being asked.");

    /// <summary>Whether somebody wants to see what a change would be before it is made: -WhatIf or -Confirm is in force.</summary>
    private protected Task<bool> WantsToSeeAsync() => InvokeAsync(() => IsWhatIf || MustAsk);

    /// <summary>Whether -WhatIf is in force: nothing is done.</summary>
    private protected Task<bool> IsWhatIfAsync() => InvokeAsync(() => IsWhatIf);

    /// <summary>
    /// Whether a question would be put at all: neither -Confirm:$false nor <c>$ConfirmPreference</c> says no. For a command whose impact is high.
    /// </summary>
    private protected Task<bool> MayBeAskedAsync() => InvokeAsync(() => MyInvocation.BoundParameters.TryGetValue("Confirm", out var given)
        ? ((SwitchParameter)given).ToBool()
        : !"None".Equals(SessionState.PSVariable.GetValue("ConfirmPreference")?.ToString(), StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Reads the environments of pull requests together; where that fails because of one of them, each alone, so that the others are there all the same.
    /// </summary>
    /// <returns>The environments, and the pull requests that could be read: what is wrong with the others is reported.</returns>
    private protected async Task<(IReadOnlyList<ShowtimeEnvironment> Environments, IReadOnlyCollection<int> Read)> ReadTogetherAsync(
        IShowtimeSession session, EnvironmentQuery query, IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        try
        {
            return (await EnvironmentList.ReadAsync(session, query with { PullRequests = numbers }, cancellationToken).ConfigureAwait(false), numbers);
        }
        catch (Exception e) when (numbers.Count > 1 && ErrorRecords.ConcernsOneItem(e))
        {
            List<ShowtimeEnvironment> environments = [];
            List<int> read = [];
            foreach (var number in numbers)
            {
                await ForItemAsync(new PullRequestReference(number), async () =>
                {
                    environments.AddRange(
                        await EnvironmentList.ReadAsync(session, query with { PullRequests = [number] }, cancellationToken).ConfigureAwait(false));
                    read.Add(number);
                }).ConfigureAwait(false);
            }

            return (environments, read);
        }
    }

    bool MustAsk => MyInvocation.BoundParameters.TryGetValue("Confirm", out var given) && (SwitchParameter)given;

    bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? (SwitchParameter)given
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference", false));

    /// <summary>Does something on the pipeline's thread and waits for its result.</summary>
    private protected Task<T> InvokeAsync<T>(Func<T> function) => _bridge!.InvokeAsync(function);

    /// <summary>The answer; null where there is no terminal to ask at.</summary>
    bool? Confirm(string target, string action, Func<bool> ask, bool force)
    {
        // Setting $ConfirmPreference instead would leak into the session.
        if (force && !MustAsk && !IsWhatIf)
        {
            WriteVerbose($"{action}: {target}");
            return true;
        }

        try
        {
            return ask();
        }
        catch (Exception e) when (e is NullReferenceException or PSInvalidOperationException or System.Management.Automation.Host.HostException)
        {
            // A host whose standard input is closed fails with the first, -NonInteractive with one of the others.
            return null;
        }
    }

    /// <summary>Says something to the person at the prompt, past a pipeline that takes nothing any more. Only what changes something has it to say.</summary>
    void Tell(string text)
    {
        if (MyInvocation.MyCommand is CmdletInfo command && command.Parameters.ContainsKey("WhatIf")) Host?.UI?.WriteLine(text);
    }

    ErrorRecord Announce(ErrorRecord record)
    {
        var silent = MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var preference)
            && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
        if (!silent) _view!.ShowError(record.Exception);
        return record;
    }
}
