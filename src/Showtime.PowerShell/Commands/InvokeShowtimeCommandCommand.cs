using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Showtime.Core.Commands;
using Showtime.Core.Events;
using Showtime.Core.Ports;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>Invoke-ShowtimeCommand: carries out the slash command of a comment, the job's or one that a person types.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ShowtimeCommand", SupportsShouldProcess = true, DefaultParameterSetName = JobSet)]
[OutputType(typeof(ShowtimeCommandResult))]
public sealed class InvokeShowtimeCommandCommand : ShowtimeCommand
{
    const string JobSet = "Job";
    const string EventSet = "Event";
    const string CommentSet = "Comment";

    readonly HashSet<(string Repository, int Number)> _done = [];

    /// <summary>The file of an event, where it is not the job's own.</summary>
    [Parameter(ParameterSetName = JobSet)]
    [ValidateNotNullOrEmpty]
    public string? EventPath { get; set; }

    /// <summary>The event itself: its JSON, or what ConvertFrom-Json makes of that.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EventSet)]
    [ValidateNotNullOrEmpty]
    public object? Event { get; set; }

    /// <summary>A command as it would stand in a comment, for a person at a prompt.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = CommentSet)]
    [ValidateNotNullOrEmpty]
    public string? Comment { get; set; }

    /// <summary>The pull request that the command is for.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = CommentSet)]
    [Alias("Number")]
    [PullRequestTransformation]
    [ArgumentCompleter(typeof(OpenPullRequestCompleter))]
    public PullRequestReference[] PullRequest { get; set; } = [];

    /// <summary>Only ask whether it would be carried out; in GitHub Actions the answer goes to GITHUB_OUTPUT.</summary>
    [Parameter]
    public SwitchParameter CheckOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        if (ParameterSetName != CommentSet)
        {
            var cause = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var reference = cause.PullRequest is { } number ? new PullRequestReference(number) : null;
            await InvokeAsync(cause, reference, "Carry out the command in the comment", cancellationToken).ConfigureAwait(false);
            return;
        }

        // In Actions the person who caused the job needs the permission; at a prompt the person's own token decides.
        var job = await ActionsJob.ReadEventAsync(Variables, cancellationToken).ConfigureAwait(false);
        foreach (var reference in PullRequest)
        {
            // Several environments of one pull request in a pipeline are one command.
            if (!_done.Add((Open(reference).Repository, reference.Number))) continue;
            var cause = new RunEvent
            {
                Kind = job.Kind == RunEventKind.Operator ? RunEventKind.Operator : RunEventKind.Dispatched,
                Actor = job.Actor,
                PullRequest = reference.Number,
                Comment = Comment,
            };
            await ForItemAsync(reference, () => InvokeAsync(cause, reference, $"Carry out '{Comment}'", cancellationToken)).ConfigureAwait(false);
        }
    });

    async Task<RunEvent> ReadAsync(CancellationToken cancellationToken)
    {
        if (Event is null)
        {
            var path = EventPath is null ? null : GetUnresolvedProviderPathFromPSPath(EventPath);
            return await RunEventReader.ReadCommentAsync(Variables, path, ActionsJob.ReadFileAsync, cancellationToken).ConfigureAwait(false);
        }

        var name = Variables.GetValueOrDefault("GITHUB_EVENT_NAME") is { Length: > 0 } given ? given : RunEventReader.CommentEvent;
        return RunEventReader.Read(name, EventJson.Of(Event), Variables.GetValueOrDefault("GITHUB_ACTOR"));
    }

    async Task InvokeAsync(RunEvent cause, PullRequestReference? reference, string action, CancellationToken cancellationToken)
    {
        var session = Open(reference);
        if (!CheckOnly && reference is not null && !await ConfirmAsync(reference.ToString(), action, session.Repository).ConfigureAwait(false)) return;
        var request = new CommandRequest { Event = cause, InContinuousIntegration = InActions, CheckOnly = CheckOnly };
        var result = await session.CommandAsync(request, cancellationToken).ConfigureAwait(false);
        if (CheckOnly) await ActionsJob.WriteOutputsAsync(Variables, CommandOutputs.Of(result), cancellationToken).ConfigureAwait(false);
        if (result.Command is null) await ShowAsync(new Activity(ActivityKind.Step, "No command.", reference?.Number)).ConfigureAwait(false);
        await WriteAsync(result).ConfigureAwait(false);
        if (result.Failure is { } failure) await FailAsync(failure, reference).ConfigureAwait(false);
    }
}

/// <summary>An event as the JSON that it was: a text stays as it is, and what ConvertFrom-Json made of one is turned back.</summary>
static class EventJson
{
    public static string Of(object value) => (value as PSObject)?.BaseObject as string ?? value as string ?? Node(value)?.ToJsonString() ?? "null";

    static JsonNode? Node(object? value) => Unwrap(value) switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        // ConvertFrom-Json makes dates of texts that look like one.
        DateTime time => JsonValue.Create(time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture)),
        IDictionary pairs => new JsonObject(pairs.Cast<DictionaryEntry>().Select(pair => KeyValuePair.Create(pair.Key.ToString()!, Node(pair.Value)))),
        PSCustomObject => new JsonObject(PSObject.AsPSObject(value).Properties.Select(property => KeyValuePair.Create(property.Name, Node(property.Value)))),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Node)]),
        IFormattable number => JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture)),
        var other => JsonValue.Create(other.ToString()),
    };

    static object? Unwrap(object? value) => value is PSObject { BaseObject: var inner } ? inner : value;
}
