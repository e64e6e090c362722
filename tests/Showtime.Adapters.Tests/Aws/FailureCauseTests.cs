using Showtime.Adapters.Aws;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>Reasons in the words of ECS's guide and agent, with the cause that is reported for them.</summary>
public sealed class FailureCauseTests
{
    [Theory]
    [InlineData(
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/app:x: docker.io/acme/app:x: not found",
        FailureCause.ImageMissing)]
    [InlineData(
        "CannotPullContainerError: Error response from daemon: pull access denied for acme/app, repository does not exist or may require 'docker login'",
        FailureCause.ImageMissing)]
    [InlineData(
        "CannotPullContainerError: inspect image has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit",
        FailureCause.ImagePullLimit)]
    [InlineData(
        "CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: dial tcp 192.0.2.1:443: i/o timeout",
        FailureCause.ImagePullNetwork)]
    [InlineData(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from ECR: service call has been retried 3 time(s): dial tcp: i/o timeout",
        FailureCause.ImagePullNetwork)]
    [InlineData(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException",
        FailureCause.Secrets)]
    [InlineData(
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ResourceNotFoundException: The specified log group does not exist.",
        FailureCause.Configuration)]
    [InlineData("OutOfMemoryError: Container killed due to memory usage (superset-ci exit code 137)", FailureCause.OutOfMemory)]
    [InlineData("3 tasks ended one after another, the last with: Essential container in task exited (superset-ci exit code 137)", FailureCause.OutOfMemory)]
    [InlineData("3 tasks ended one after another, the last with: Essential container in task exited (superset-ci exit code 1)", FailureCause.ContainerExited)]
    [InlineData("Task failed container health checks", FailureCause.HealthCheck)]
    [InlineData("Task failed ELB health checks in (target-group tg)", FailureCause.HealthCheck)]
    [InlineData("was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently", FailureCause.Quota)]
    [InlineData("You've reached the limit on the number of tasks you can run concurrently", FailureCause.Quota)]
    [InlineData(
        "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone",
        FailureCause.Capacity)]
    [InlineData("was unable to place a task because no container instance met all of its requirements. Reason: RESOURCE:MEMORY", FailureCause.Capacity)]
    [InlineData("SpotInterruption: Your Spot Task was interrupted.", FailureCause.Capacity)]
    [InlineData(
        "failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::1:role/x' that was provided for this task.",
        FailureCause.Permission)]
    [InlineData("User: arn:aws:sts::1:assumed-role/ci is not authorized to perform: ecs:CreateService on resource: *", FailureCause.Permission)]
    [InlineData("ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m", FailureCause.Timeout)]
    [InlineData("Timeout waiting for network interface provisioning to complete.", FailureCause.Timeout)]
    [InlineData("InternalError: the task could not be started", FailureCause.Outage)]
    [InlineData("Rate exceeded", FailureCause.Throttled)]
    [InlineData("something new", FailureCause.Unknown)]
    [InlineData(null, FailureCause.Unknown)]
    public void A_reason_shows_its_cause(string? reason, FailureCause expected) => Assert.Equal(expected, EcsFailureCause.Of(reason));
}
