using System.Net;

namespace Showtime.Sandbox.Aws.Ec2;

/// <summary>A task's network interface.</summary>
sealed record NetworkInterface(string Id, string SubnetId, IReadOnlyList<string> Groups, string PrivateAddress, string Mac, IPAddress? PublicAddress)
{
    public string AttachmentId { get; init; } = "";

    /// <summary>Of the task: <c>arn:aws:ecs:…:attachment/…</c>.</summary>
    public string Description { get; init; } = "";

    public DateTimeOffset AttachedAt { get; init; }
}
