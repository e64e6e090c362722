using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>What a commit's service should be, by labels, configuration and intent.</summary>
static class WantedDeployment
{
    public static DeploymentRequest Of(Observation seen, Intent intent, string sha, DateTimeOffset createdAt, string requestedBy, string token)
    {
        var (pullRequest, labels, configuration) = (seen.PullRequest, seen.Labels, seen.Configuration.Environment);
        return new()
        {
            Repository = pullRequest.Repository,
            PullRequest = pullRequest.Number,
            Sha = sha,
            ServiceName = EnvironmentNames.Service(pullRequest.Number, sha),
            Image = Image(seen, intent, sha),
            RequestedBy = requestedBy,
            CreatedAt = createdAt,
            ExpiresAt = (intent.TimeToLive ?? labels.TimeToLive ?? configuration.Ttl).ExpiresAt(createdAt),
            Size = intent.Size ?? configuration.Size,
            FeatureFlags = FeatureFlags.ToVariables(FeatureFlags.Effective(pullRequest.Body, labels), configuration.FeatureFlagPrefix),
            Token = token,
        };
    }

    /// <summary>A start chooses size and image. Without a start, a deployment keeps the size, and an update in place keeps the image too.</summary>
    public static DeploymentRequest Keeping(this DeploymentRequest wanted, Intent intent, DeployedService? running, bool image) => wanted with
    {
        Size = intent.Size ?? running?.Size ?? wanted.Size,
        Image = image && intent.Image is null ? running?.Image ?? wanted.Image : wanted.Image,
        Digest = image && intent.Image is null && running?.Image is not null ? running.Digest : null,
    };

    /// <summary>A commit's image: the requested one, else the one that is built for it.</summary>
    public static string Image(Observation seen, Intent intent, string sha)
    {
        var repository = seen.Configuration.Image.Repository;
        return intent.Image switch
        {
            null => $"{repository}:{EnvironmentNames.ImageTag(seen.PullRequest.Number, sha)}",
            var tag when !tag.Contains(':', StringComparison.Ordinal) && !tag.Contains('/', StringComparison.Ordinal) => $"{repository}:{tag}",
            var reference => reference,
        };
    }

    /// <summary>The request that the serving environment is compared with; null if the cloud was not read or there is no pointer.</summary>
    public static DeploymentRequest? OfServing(Observation seen, Intent intent)
    {
        if (seen.Services is null || Approvals.Pointer(seen.Labels) is not { } pointer) return null;
        var serving = seen.Services.FirstOrDefault(s => s.Sha == pointer && s.State == ServiceState.Active);
        return Of(seen, intent, pointer, seen.Now, "", "").Keeping(intent, serving, image: true);
    }

    /// <summary>A roll-out that has not begun, of a commit whose service was read.</summary>
    /// <param name="step">What was decided.</param>
    /// <param name="commit">The commit, 40 digits.</param>
    /// <param name="before">Its service; null if there is none.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="isOfRepository">Whether the commit is reachable from a branch of the repository itself, where only people with write access push.</param>
    /// <param name="token">What identifies this attempt.</param>
    public static RollOut Prepared(Prepare step, string commit, DeployedService? before, Observation seen, bool isOfRepository, string token)
    {
        var (labels, intent) = (seen.Labels, step.Intent);
        var (sha, known) = (EnvironmentNames.Shorten(commit), labels[commit]);
        var inPlace = step.InPlace && before is { State: ServiceState.Active };
        var createdAt = (step.KeepsCreation || inPlace) && known?.CreatedAt is { } earlier ? earlier : seen.Now;
        var wanted = Of(seen, intent, commit, createdAt, intent.Event.Actor ?? known?.RequestedBy ?? seen.PullRequest.Viewer, token);
        var serving = labels.Pointers is [var (pointer, _), ..] ? seen.Services?.FirstOrDefault(s => s.Sha == pointer) : null;
        return new RollOut
        {
            Commit = commit,
            InPlace = inPlace,
            Before = before,
            Request = (step.ChoosesAnew ? wanted : wanted.Keeping(intent, before ?? serving, inPlace && step.KeepsImage)) with
            {
                Force = step.Force || inPlace && step.RedeploysInPlace,
            },
            ForceBuild = step.Force,
            Trusted = intent.InContinuousIntegration && isOfRepository,
            TimeToLive = intent.TimeToLive,
            Failures = known?.Failures ?? 0,
        };
    }
}
