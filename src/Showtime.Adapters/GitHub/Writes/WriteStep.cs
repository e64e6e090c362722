using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>One write, as a field of a GraphQL mutation and as a REST request.</summary>
internal abstract record WriteStep
{
    /// <summary>What a payload selects to look at the pull request afterwards.</summary>
    protected const string Look = GraphQlDocuments.Look;

    /// <summary>The mutation's name.</summary>
    public abstract string Mutation { get; }

    /// <summary>In messages: "GitHub refused …".</summary>
    public abstract string What { get; }

    /// <summary>The mutation's input.</summary>
    public abstract JsonObject Input();

    /// <summary>What to select from the payload.</summary>
    /// <param name="withLook">Whether the pull request is wanted too, by <c>$number</c> where the payload is not about one.</param>
    public abstract string Selection(bool withLook);

    /// <summary>The pull request in a payload that was asked for it; undefined where it is not there.</summary>
    public abstract JsonElement PullRequestIn(JsonElement payload);

    /// <summary>Learns what the payload says.</summary>
    public virtual void Learn(GitHubConnection connection, JsonElement payload)
    {
    }

    /// <summary>Does the same by REST, which names labels by name, one request each.</summary>
    /// <returns>Null where it is done.</returns>
    public async Task<WriteFailure?> RestAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(connection, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ShowtimeException e) when (WriteFailure.From(e) is { } failure)
        {
            return failure;
        }
    }

    protected abstract Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken);

    protected static string LabelSelection(bool withLook) =>
        withLook ? "label { ...LabelFields repository { pullRequest(number: $number) { " + Look + " } } }" : "label { ...LabelFields }";

    protected static string LabelableSelection(bool withLook) =>
        withLook ? "labelable { ... on PullRequest { " + Look + " } }" : "clientMutationId";

    protected static JsonArray Ids(IEnumerable<KnownDefinition> labels) => [.. labels.Select(label => JsonValue.Create(label.Id))];

    protected static string Names(IEnumerable<KnownDefinition> labels) => string.Join(", ", labels.Select(label => $"'{label.Definition.Name}'"));
}
