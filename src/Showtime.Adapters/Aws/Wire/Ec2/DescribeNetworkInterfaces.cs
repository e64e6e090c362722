using System.Globalization;
using System.Xml.Linq;

namespace Showtime.Adapters.Aws.Wire.Ec2;

/// <summary>Reads network interfaces by id. One that is unknown, or not known yet, is refused with <see cref="NotFound"/>.</summary>
internal sealed record DescribeNetworkInterfaces(IReadOnlyList<string> NetworkInterfaceIds) : QueryOperation<DescribeNetworkInterfacesResult>
{
    /// <summary>EC2's code for an interface that does not exist, or that it has not heard of yet.</summary>
    internal const string NotFound = "InvalidNetworkInterfaceID.NotFound";

    internal override AwsService Target => AwsService.Ec2;

    protected override IEnumerable<KeyValuePair<string, string>> Parameters() =>
        NetworkInterfaceIds.Select((id, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"NetworkInterfaceId.{i + 1}"), id));

    protected override DescribeNetworkInterfacesResult Read(XElement root) =>
        new([.. (Child(root, "networkInterfaceSet")?.Elements() ?? []).Select(item => new NetworkInterface(
            Text(item, "networkInterfaceId") ?? "",
            Text(item, "status"),
            Text(Child(item, "association"), "publicIp"),
            Text(item, "privateIpAddress")))]);
}

internal sealed record DescribeNetworkInterfacesResult(IReadOnlyList<NetworkInterface> NetworkInterfaces);
