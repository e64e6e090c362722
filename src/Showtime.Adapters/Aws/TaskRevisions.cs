using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Environments;

namespace Showtime.Adapters.Aws;

/// <summary>The task definition revisions of one environment: a family of its own, named like its service.</summary>
internal sealed class TaskRevisions(AwsClients aws)
{
    const int DeletionsPerCall = 10;

    /// <summary>Registers a revision, or adopts the one that an earlier attempt left: ECS takes no client token here.</summary>
    /// <returns>The revision's ARN.</returns>
    internal async Task<string> AdoptOrRegisterAsync(RegisterTaskDefinitionRequest registration, CancellationToken cancellationToken)
    {
        if (await FindAsync(registration, cancellationToken).ConfigureAwait(false) is { } adopted) return adopted;
        try
        {
            return await RegisterAsync().ConfigureAwait(false);
        }
        catch (AwsException e) when (e.MayHaveHappened)
        {
            // If the lost request arrives after all, it leaves one more revision, which is deleted with its family.
            return await FindAsync(registration, cancellationToken).ConfigureAwait(false) ?? await RegisterAsync().ConfigureAwait(false);
        }

        async Task<string> RegisterAsync() =>
            (await aws.Ecs.RegisterTaskDefinitionAsync(registration, cancellationToken).ConfigureAwait(false)).TaskDefinition.TaskDefinitionArn;
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
        var active = await ListAsync(family, TaskDefinitionStatus.ACTIVE, cancellationToken).ConfigureAwait(false);
        await DeregisterAsync(active, cancellationToken).ConfigureAwait(false);
        var inactive = await ListAsync(family, TaskDefinitionStatus.INACTIVE, cancellationToken).ConfigureAwait(false);
        string[] all = [.. active.Union(inactive, StringComparer.Ordinal)];
        List<Failure> failed = [];
        foreach (var batch in all.Chunk(DeletionsPerCall))
        {
            var answer = await aws.Ecs.DeleteTaskDefinitionsAsync(new() { TaskDefinitions = [.. batch] }, cancellationToken).ConfigureAwait(false);
            failed.AddRange(answer.Failures ?? []);
        }

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

    /// <summary>The newest active revision with the registration's token and image.</summary>
    async Task<string?> FindAsync(RegisterTaskDefinitionRequest registration, CancellationToken cancellationToken)
    {
        var active = await ListAsync(registration.Family, TaskDefinitionStatus.ACTIVE, cancellationToken).ConfigureAwait(false);
        foreach (var arn in active.OrderByDescending(NumberOf))
        {
            try
            {
                var tags = await TagsAsync(arn, cancellationToken).ConfigureAwait(false);
                if (Same(ShowtimeTags.Token) && Same(ShowtimeTags.Digest)) return arn;

                bool Same(string key) => ShowtimeTags.Read(tags, key) == ShowtimeTags.Read(registration.Tags, key);
            }
            catch (AwsException e) when (e.Code == "ClientException")
            {
                // Gone between being listed and being read: nothing to adopt.
            }
        }

        return null;
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

    async System.Threading.Tasks.Task DeregisterAsync(IEnumerable<string> revisions, CancellationToken cancellationToken)
    {
        foreach (var revision in revisions)
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
