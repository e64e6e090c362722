using System.Globalization;
using System.Net;

namespace Showtime.Sandbox.Aws.Ec2;

/// <summary>The one VPC: subnets, security groups and the network interfaces of tasks.</summary>
sealed class Network(AwsWorld world)
{
    public const string Vpc = "vpc-0a1b2c3d4e5f60718";

    int _hosts;

    public Dictionary<string, NetworkInterface> Interfaces { get; } = new(StringComparer.Ordinal);

    public string ZoneOf(string subnet) => world.Options.Region + (char)('a' + Math.Max(0, IndexOf(subnet)) % 3);

    public static string CidrOf(int index) => string.Create(CultureInfo.InvariantCulture, $"10.0.{index * 16}.0/20");

    public int IndexOf(string subnet) => world.Options.Subnets.ToList().IndexOf(subnet);

    public NetworkInterface Attach(string subnet, IReadOnlyList<string> groups, IPAddress? publicAddress, string attachmentId, DateTimeOffset now)
    {
        var host = _hosts++ % (16 * 250);
        var made = new NetworkInterface(
            "eni-0" + world.Ids.Hex(16),
            subnet,
            groups,
            string.Create(CultureInfo.InvariantCulture, $"10.0.{(IndexOf(subnet) * 16) + (host / 250)}.{(host % 250) + 4}"),
            "02:" + string.Join(':', world.Ids.Hex(10).Chunk(2).Select(static c => new string(c))),
            publicAddress)
        {
            AttachmentId = "eni-attach-0" + world.Ids.Hex(16),
            Description = world.Arn("ecs", $"attachment/{attachmentId}"),
            AttachedAt = now,
        };
        Interfaces[made.Id] = made;
        return made;
    }
}

/// <summary>A task's network interface.</summary>
sealed record NetworkInterface(string Id, string SubnetId, IReadOnlyList<string> Groups, string PrivateAddress, string Mac, IPAddress? PublicAddress)
{
    public string AttachmentId { get; init; } = "";

    /// <summary>Of the task: <c>arn:aws:ecs:…:attachment/…</c>.</summary>
    public string Description { get; init; } = "";

    public DateTimeOffset AttachedAt { get; init; }
}
