using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Environments;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws;

/// <summary>The task definition revisions of one environment: a family of its own, named like its service.</summary>
internal sealed class TaskRevisions(AwsClients aws)
{
    const int DeletionsPerCall = 10;

    /// <summary>Registers a revision, or adopts the one that an earlier attempt left: ECS takes no client token here.</summary>
    /// <param name="registration">The registration.</param>
    /// <param name="left">The revisions with its token, newest first.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The revision's ARN.</returns>
    internal async Task<string> AdoptOrRegisterAsync(
        RegisterTaskDefinitionRequest registration, IReadOnlyList<TaskRevision> left, CancellationToken cancellationToken)
    {
        if (Adopted(left) is { } adopted) return adopted;
        try
        {
            return await RegisterAsync().ConfigureAwait(false);
        }
        catch (AwsException e) when (e.MayHaveHappened)
        {
            // If the lost request arrives after all, it leaves one more revision, which is deleted with its family.
            var token = ShowtimeTags.Read(registration.Tags, ShowtimeTags.Token);
            return Adopted(await FindAsync(registration.Family, token, cancellationToken).ConfigureAwait(false)) ?? await RegisterAsync().ConfigureAwait(false);
        }

        string? Adopted(IEnumerable<TaskRevision> revisions)
        {
            var digest = ShowtimeTags.Read(registration.Tags, ShowtimeTags.Digest);
            return revisions.FirstOrDefault(r => ShowtimeTags.Read(r.Tags, ShowtimeTags.Digest) == digest)?.Arn;
        }

        async Task<string> RegisterAsync() =>
            (await aws.Ecs.RegisterTaskDefinitionAsync(registration, cancellationToken).ConfigureAwait(false)).TaskDefinition.TaskDefinitionArn;
    }

    /// <summary>The active revisions with a deployment's token, newest first.</summary>
    internal async Task<IReadOnlyList<TaskRevision>> FindAsync(string family, string? token, CancellationToken cancellationToken)
    {
        var active = await ListAsync(family, TaskDefinitionStatus.ACTIVE, cancellationToken).ConfigureAwait(false);
        var revisions = await Task.WhenAll(active.OrderByDescending(NumberOf).Select(ReadAsync)).ConfigureAwait(false);
        return [.. revisions.Where(r => ShowtimeTags.Read(r.Tags, ShowtimeTags.Token) == token)];

        async Task<TaskRevision> ReadAsync(string arn)
        {
            try
            {
                return new(arn, await TagsAsync(arn, cancellationToken).ConfigureAwait(false));
            }
            catch (AwsException e) when (e.Code == "ClientException")
            {
                return new(arn, []); // gone between being listed and being read: nothing to adopt
            }
        }
    }

    /// <summary>The tags that a revision was registered with.</summary>
    internal async Task<IReadOnlyList<Tag>> TagsAsync(string revision, CancellationToken cancellationToken)
    {
        var answer = await aws.Ecs.DescribeTaskDefinitionAsync(
            new() { TaskDefinition = revision, Include = [TaskDefinitionField.TAGS] }, cancellationToken).ConfigureAwait(false);
        return answer.Tags ?? [];
    }

    /// <summary>Deletes a family for good, but only one with a name of Showtime's: any other may be somebody else's.</summary>
    /// <returns>How many revisions were there.</returns>
    internal async Task<int> DeleteAllAsync(string family, CancellationToken cancellationToken)
    {
        if (!EnvironmentNames.TryParseService(family, out _, out _)) return 0;
        var lists = await Task.WhenAll(
            ListAsync(family, TaskDefinitionStatus.ACTIVE, cancellationToken),
            ListAsync(family, TaskDefinitionStatus.INACTIVE, cancellationToken)).ConfigureAwait(false);
        await DeregisterAsync(lists[0], cancellationToken).ConfigureAwait(false);
        string[] all = [.. lists[0].Union(lists[1], StringComparer.Ordinal)];
        var answers = await Task.WhenAll(all.Chunk(DeletionsPerCall).Select(
            batch => aws.Ecs.DeleteTaskDefinitionsAsync(new() { TaskDefinitions = [.. batch] }, cancellationToken))).ConfigureAwait(false);
        var failed = answers.SelectMany(a => a.Failures ?? []).ToList();
        if (failed.Count > 0)
        {
            // Another job may have deleted them: only what is still listed is a failure.
            var left = await ListAsync(family, TaskDefinitionStatus.INACTIVE, cancellationToken).ConfigureAwait(false);
            if (failed.Find(f => left.Contains(f.Arn)) is { } failure)
            {
                throw AwsFailures.Incomplete("ECS", "DeleteTaskDefinitions", $"{failure.Arn} is still there ({failure.Reason} {failure.Detail})");
            }
        }

        return all.Length;
    }

    /// <summary>Deregisters every revision but one. They are deleted with the family.</summary>
    /// <returns>How many were active.</returns>
    internal async Task<int> DeregisterOthersAsync(string family, string keep, CancellationToken cancellationToken)
    {
        if (!EnvironmentNames.TryParseService(family, out _, out _)) return 0;
        var active = await ListAsync(family, TaskDefinitionStatus.ACTIVE, cancellationToken).ConfigureAwait(false);
        string[] others = [.. active.Where(arn => arn != keep && EcsCluster.NameOf(arn) != keep)];
        await DeregisterAsync(others, cancellationToken).ConfigureAwait(false);
        return others.Length;
    }

    async Task<IReadOnlyList<string>> ListAsync(string family, TaskDefinitionStatus status, CancellationToken cancellationToken)
    {
        var pages = await AwsPages.ReadAllAsync(
            "ECS",
            "ListTaskDefinitions",
            t => aws.Ecs.ListTaskDefinitionsAsync(
                new() { FamilyPrefix = family, Status = status, MaxResults = EcsCluster.MaxPageSize, NextToken = t }, cancellationToken),
            r => r.NextToken).ConfigureAwait(false);
        // AWS calls it a prefix: a longer name must not be taken for this family.
        return [.. pages.SelectMany(p => p.TaskDefinitionArns ?? []).Where(arn => FamilyOf(arn) == family)];
    }

    Task DeregisterAsync(IEnumerable<string> revisions, CancellationToken cancellationToken)
    {
        return Task.WhenAll(revisions.Select(DeregisterOneAsync));

        async Task DeregisterOneAsync(string revision)
        {
            try
            {
                await aws.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = revision }, cancellationToken).ConfigureAwait(false);
            }
            catch (AwsException e) when (e.Code == "ClientException" && e.Reason.Contains("inactive", StringComparison.OrdinalIgnoreCase))
            {
                // A repeat after a lost answer: it is inactive already.
            }
        }
    }

    static string FamilyOf(string arn) => EcsCluster.NameOf(arn).Split(':')[0];

    static int NumberOf(string arn) =>
        int.TryParse(arn.AsSpan(arn.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>A task definition revision.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Tags">What it was registered with.</param>
internal sealed record TaskRevision(string Arn, IReadOnlyList<Tag> Tags);
