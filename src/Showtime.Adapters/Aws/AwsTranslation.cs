using System.Runtime.CompilerServices;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Aws;

/// <summary>Turns AWS's failures into Showtime's, for the ports.</summary>
internal static class AwsTranslation
{
    internal const string SpotRemedy = "Add FARGATE and FARGATE_SPOT to the cluster's capacity providers, or set deploy.ecs.capacity to fargate.";

    internal static async Task<T> AsShowtimeAsync<T>(Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (AwsException e)
        {
            throw ToShowtime(e);
        }
    }

    internal static async Task AsShowtimeAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (AwsException e)
        {
            throw ToShowtime(e);
        }
    }

    internal static async IAsyncEnumerable<T> AsShowtimeAsync<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var enumerator = items.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (await AsShowtimeAsync(enumerator.MoveNextAsync().AsTask()).ConfigureAwait(false)) yield return enumerator.Current;
        }
    }

    internal static ShowtimeException ToShowtime(AwsException e) =>
        new(Kind(e), e.What, e.Advice.Length > 0 ? e.Advice : Remedy(e), e) { Target = e.Operation, MayHaveHappened = e.MayHaveHappened, Cause = Cause(e) };

    static FailureCause Cause(AwsException e) => e.Failure switch
    {
        AwsFailure.AccessDenied => FailureCause.Permission,
        AwsFailure.CredentialsMissing or AwsFailure.CredentialsExpired or AwsFailure.CredentialsRejected => FailureCause.Credentials,
        AwsFailure.RegionMissing => FailureCause.Configuration,
        AwsFailure.Throttled => FailureCause.Throttled,
        AwsFailure.Refused => EcsFailureCause.Of(e.Reason) is var said and not FailureCause.Unknown ? said : Kind(e) switch
        {
            ShowtimeError.LimitExceeded => FailureCause.Quota,
            ShowtimeError.Conflict => FailureCause.Conflict,
            _ => FailureCause.Configuration,
        },
        _ => FailureCause.Outage,
    };

    static ShowtimeError Kind(AwsException e) => e.Failure switch
    {
        AwsFailure.AccessDenied => ShowtimeError.PermissionDenied,
        AwsFailure.CredentialsMissing or AwsFailure.CredentialsExpired or AwsFailure.CredentialsRejected => ShowtimeError.NotAuthenticated,
        AwsFailure.RegionMissing => ShowtimeError.InvalidConfiguration,
        AwsFailure.Throttled => ShowtimeError.Throttled,
        AwsFailure.Incomplete => ShowtimeError.Uncertain,
        AwsFailure.Refused => e.Code switch
        {
            "ClusterNotFoundException" or "ServiceNotFoundException" or "RepositoryNotFoundException" or "ResourceNotFoundException"
                or "ImageNotFoundException" or "InvalidSubnetID.NotFound" or "InvalidGroup.NotFound" => ShowtimeError.NotFound,
            "LimitExceededException" or "ServiceQuotaExceededException" => ShowtimeError.LimitExceeded,
            "InvalidParameterException" or "ClientException" or "PlatformUnknownException" or "UnsupportedFeatureException"
                or "PlatformTaskDefinitionIncompatibilityException" => ShowtimeError.InvalidConfiguration,
            _ => ShowtimeError.Conflict,
        },
        _ => ShowtimeError.Unreachable,
    };

    /// <summary>The usual remedy for a refusal, by AWS's words.</summary>
    static string? Remedy(AwsException e)
    {
        if (e.Code == "ClusterNotFoundException")
        {
            return "Set deploy.ecs.cluster (or ECS_CLUSTER) to a cluster of this region, or create it: `aws ecs create-cluster --cluster-name …`.";
        }

        if (e.Code == "RepositoryNotFoundException")
        {
            return "Set image.repository to a repository of this registry, or create it: `aws ecr create-repository --repository-name …`.";
        }

        if (e.Failure != AwsFailure.Refused) return null;
        if (Says("subnet")) return "Check deploy.ecs.subnets in .github/showtime.yml.";
        if (Says("security group")) return "Check deploy.ecs.securityGroups in .github/showtime.yml.";
        if (Says("capacity provider")) return SpotRemedy;
        if (Says("role")) return "Check deploy.ecs.executionRole and deploy.ecs.taskRole in .github/showtime.yml.";
        return null;

        bool Says(string word) => e.Reason.Contains(word, StringComparison.OrdinalIgnoreCase);
    }
}
