using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Core.Text;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Errors;
using Showtime.PowerShell.Pipeline;
using Showtime.PowerShell.Presentation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>The base of all commands on a repository: the connection, asynchronous work on a pipeline, confirmation and errors.</summary>
public abstract class ShowtimeCommand : PSCmdlet, IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly Dictionary<string, SessionCache.Lease> _sessions = new(StringComparer.OrdinalIgnoreCase);
    ConnectionOptions? _options;
    RunspaceState? _state;
    ActivityView? _view;
    PipelineBridge? _bridge;

    /// <summary>The repository, <c>owner/name</c>. Without it Connect-Showtime's counts, then <c>GITHUB_REPOSITORY</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? Repository { get; set; }

    /// <summary>A configuration file instead of the default branch's <c>.github/showtime.yml</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigurationPath { get; set; }

    /// <summary>The environment variables that this command uses.</summary>
    private protected IReadOnlyDictionary<string, string> Variables => _options!.Variables;

    /// <summary>Whether this is a job of GitHub Actions.</summary>
    private protected bool InActions => ActionsJob.IsIn(Variables);

    /// <summary>What sessions are made from.</summary>
    private protected ConnectionOptions Options => _options!;

    /// <summary>What the connection is made from: what Connect-Showtime set, unless this is that command.</summary>
    private protected Connection? Connection { get; set; }

    /// <summary>What the runspace remembers between commands.</summary>
    private protected RunspaceState State => _state!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _state = RunspaceState.Current;
        _options = (Connection ??= State.Connection).ToOptions(SessionState.Path.CurrentFileSystemLocation.Path);
        if (ConfigurationPath is not null) _options = _options with { ConfigurationPath = GetUnresolvedProviderPathFromPSPath(ConfigurationPath) };
        _view = ActivityView.For(Variables, new CommandOutput(this));
        if (!InActions) return;
        foreach (var secret in SecretVariables.Values(Variables).Where(State.Masked.Add)) _view.Mask(secret);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
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

    /// <summary>Writes an object to the pipeline and waits until it was taken.</summary>
    private protected Task WriteAsync(object value) => InvokeAsync(() =>
    {
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

    /// <summary>Works on one item. A failure of that item alone is reported, and the command goes on.</summary>
    private protected async Task ForItemAsync(object item, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (ErrorRecords.ConcernsOneItem(e))
        {
            await SummariseAsync(_ => JobSummary.OfFailure(e, CommandSyntax.PowerShell)).ConfigureAwait(false);
            await FailAsync(e, item).ConfigureAwait(false);
        }
    }

    /// <summary>Asks whether something may be done, as -WhatIf, -Confirm and -Force have it.</summary>
    /// <param name="target">What it is done to, for example <c>PR 123 (abc1234)</c>.</param>
    /// <param name="action">What is done.</param>
    /// <param name="force">Whether -Force was given: then there is no question, unless -Confirm was given too.</param>
    private protected async Task<bool> ConfirmAsync(string target, string action, bool force = false) =>
        await InvokeAsync(() => Confirm(target, action, force)).ConfigureAwait(false)
        ?? throw Confirmation.Impossible(
            action, target,
            MyInvocation.MyCommand is CmdletInfo command && command.Parameters.ContainsKey("Force")
                ? Confirmation.UseForce
                : "Add -Confirm:$false to do it without being asked.");

    /// <summary>Whether somebody wants to see what a change would be before it is made: -WhatIf or -Confirm is in force.</summary>
    private protected Task<bool> WantsToSeeAsync() => InvokeAsync(() => IsWhatIf || MustAsk);

    /// <summary>Whether -WhatIf is in force: nothing is done.</summary>
    private protected Task<bool> IsWhatIfAsync() => InvokeAsync(() => IsWhatIf);

    bool MustAsk => MyInvocation.BoundParameters.TryGetValue("Confirm", out var given) && (SwitchParameter)given;

    bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? (SwitchParameter)given
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference", false));

    Task<T> InvokeAsync<T>(Func<T> function) => _bridge!.InvokeAsync(function);

    /// <summary>The answer; null where there is no terminal to ask at.</summary>
    bool? Confirm(string target, string action, bool force)
    {
        // Setting $ConfirmPreference instead would leak into the session.
        if (force && !MustAsk && !IsWhatIf)
        {
            WriteVerbose($"{action}: {target}");
            return true;
        }

        try
        {
            return ShouldProcess(target, action);
        }
        catch (Exception e) when (e is NullReferenceException or PSInvalidOperationException or System.Management.Automation.Host.HostException)
        {
            // A host whose standard input is closed fails with the first, -NonInteractive with one of the others.
            return null;
        }
    }

    ErrorRecord Announce(ErrorRecord record)
    {
        var silent = MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var preference)
            && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
        if (!silent) _view!.ShowError(record.Exception);
        return record;
    }
}
