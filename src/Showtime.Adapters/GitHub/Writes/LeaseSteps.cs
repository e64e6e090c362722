using System.Text.Json;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Claims a lease: the creation, the lease by its name and a fresh look at the pull request, with its comments, in one.</summary>
internal sealed record ClaimLease(string RepositoryId, LabelDefinition Definition) : CreateDefinition(RepositoryId, Definition)
{
    public override string Selection(bool withLook) =>
        withLook ? "label { ...LabelFields repository { pullRequest(number: $number) { " + Look + " ...RecentComments } } }" : base.Selection(withLook);
}

/// <summary>Gives a lease a new end, by its id.</summary>
/// <remarks>
/// REST renews by name. Between the look and the write, another job could take the lease over, and its text would be overwritten; the look after
/// the write finds the other id and reports that the lease is lost. The window is one request.
/// </remarks>
internal sealed record RenewLease(string Id, LabelDefinition Definition) : UpdateDefinition(Id, Definition)
{
    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        await connection.EnsureIsStillAsync(Id, Definition.Name, What, cancellationToken).ConfigureAwait(false);
        await base.SendAsync(connection, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Deletes a lease by its id.</summary>
/// <remarks>
/// REST deletes by name. Between the look and the deletion, another job could take the lease over, and its lease would be deleted instead; it
/// finds out at its next renewal. The window is one request, and exists only for tokens that may not use GraphQL's deleteLabel.
/// </remarks>
internal sealed record DeleteLease(KnownDefinition Known) : DeleteDefinition(Known)
{
    // The name may be another job's by now.
    public override void Learn(GitHubConnection connection, JsonElement payload) => connection.ForgetLease(Known);

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        await connection.EnsureIsStillAsync(Known.Id, Known.Definition.Name, What, cancellationToken).ConfigureAwait(false);
        await base.SendAsync(connection, cancellationToken).ConfigureAwait(false);
    }
}
