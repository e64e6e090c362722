using System.Globalization;
using System.Xml.Linq;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ec2;

/// <summary>The actions of EC2 that concern a task's network.</summary>
sealed class Ec2Operations
{
    readonly AwsWorld _world;

    public Ec2Operations(AwsWorld world)
    {
        _world = world;
        Operations = new(StringComparer.Ordinal)
        {
            ["DescribeNetworkInterfaces"] = DescribeNetworkInterfaces,
            ["DescribeSubnets"] = DescribeSubnets,
            ["DescribeSecurityGroups"] = DescribeSecurityGroups,
        };
    }

    public Dictionary<string, QueryOperation> Operations { get; }

    string Account => _world.Options.AccountId;

    IEnumerable<XElement> DescribeNetworkInterfaces(QueryForm form, Caller caller)
    {
        var ids = form.List("NetworkInterfaceId");
        if (ids.FirstOrDefault(static i => !i.StartsWith("eni-", StringComparison.Ordinal)) is { } malformed)
        {
            throw new AwsException("InvalidNetworkInterfaceId.Malformed", $"Invalid id: \"{malformed}\" (expecting \"eni-...\")");
        }

        if (ids.FirstOrDefault(i => !_world.Network.Interfaces.ContainsKey(i)) is { } missing)
        {
            throw new AwsException("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{missing}' does not exist");
        }

        var found = _world.Network.Interfaces.Values.Where(i => ids.Count == 0 || ids.Contains(i.Id, StringComparer.Ordinal));
        found = Filter(found, form, (name, i) => name switch
        {
            "network-interface-id" => [i.Id],
            "subnet-id" => [i.SubnetId],
            "vpc-id" => [Network.Vpc],
            "group-id" => i.Groups,
            "status" => ["in-use"],
            "description" => [i.Description],
            "availability-zone" => [_world.Network.ZoneOf(i.SubnetId)],
            "mac-address" => [i.Mac],
            "private-ip-address" or "addresses.private-ip-address" => [i.PrivateAddress],
            "association.public-ip" or "addresses.association.public-ip" => [i.PublicAddress?.ToString() ?? ""],
            "interface-type" => ["interface"],
            _ => null,
        });
        return Page("networkInterfaceSet", found.OrderBy(static i => i.Id, StringComparer.Ordinal), static i => i.Id, Shape, form, ids.Count > 0);
    }

    IEnumerable<XElement> DescribeSubnets(QueryForm form, Caller caller)
    {
        var ids = form.List("SubnetId");
        if (ids.FirstOrDefault(i => !_world.Options.Subnets.Contains(i, StringComparer.Ordinal)) is { } missing)
        {
            throw new AwsException("InvalidSubnetID.NotFound", $"The subnet ID '{missing}' does not exist");
        }

        var found = _world.Options.Subnets.Where(i => ids.Count == 0 || ids.Contains(i, StringComparer.Ordinal));
        found = Filter(found, form, (name, i) => name switch
        {
            "subnet-id" => [i],
            "vpc-id" => [Network.Vpc],
            "availability-zone" => [_world.Network.ZoneOf(i)],
            "state" => ["available"],
            _ => null,
        });
        return Page("subnetSet", found.OrderBy(static i => i, StringComparer.Ordinal), static i => i, SubnetShape, form, ids.Count > 0);
    }

    IEnumerable<XElement> DescribeSecurityGroups(QueryForm form, Caller caller)
    {
        var ids = form.List("GroupId");
        if (ids.FirstOrDefault(i => !_world.Options.SecurityGroups.Contains(i, StringComparer.Ordinal)) is { } missing)
        {
            throw new AwsException("InvalidGroup.NotFound", $"The security group '{missing}' does not exist");
        }

        var found = _world.Options.SecurityGroups.Where(i => ids.Count == 0 || ids.Contains(i, StringComparer.Ordinal));
        found = Filter(found, form, static (name, i) => name switch
        {
            "group-id" or "group-name" => [i],
            "vpc-id" => [Network.Vpc],
            _ => null,
        });
        return Page("securityGroupInfo", found.OrderBy(static i => i, StringComparer.Ordinal), static i => i, GroupShape, form, ids.Count > 0);
    }

    static IEnumerable<T> Filter<T>(IEnumerable<T> items, QueryForm form, Func<string, T, IReadOnlyList<string>?> valuesOf)
    {
        foreach (var (name, wanted) in form.Filters())
        {
            items = items.Where(i => (valuesOf(name, i)
                ?? throw new AwsException("InvalidParameterValue", $"The filter '{name}' is invalid"))
                .Any(v => wanted.Any(w => Matches(v, w)))).ToList();
        }

        return items;
    }

    // EC2's wildcards: * for any text; ? for one character is not needed here.
    static bool Matches(string value, string wanted)
    {
        var star = wanted.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? value == wanted
            : value.StartsWith(wanted[..star], StringComparison.Ordinal) && value.EndsWith(wanted[(star + 1)..], StringComparison.Ordinal);
    }

    static IEnumerable<XElement> Page<T>(string set, IEnumerable<T> items, Func<T, string> key, Func<T, XElement> shape, QueryForm form, bool byId)
    {
        var size = 1000;
        if (form["MaxResults"] is { } text)
        {
            if (byId)
            {
                throw new AwsException("InvalidParameterCombination", "The parameter MaxResults cannot be used with the parameter of resource ids.");
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 5 or > 1000)
            {
                throw new AwsException("InvalidParameterValue", $"Value ( {text} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.");
            }
        }

        var (page, next) = Paging.Take([.. items], key, size, form["NextToken"], "InvalidParameterValue");
        yield return new(set, page.Select(shape));
        if (next is not null) yield return new("nextToken", next);
    }

    XElement Shape(NetworkInterface eni)
    {
        var association = eni.PublicAddress is null ? null : new XElement("association",
            new XElement("ipOwnerId", "amazon"),
            new XElement("publicDnsName", $"ec2-{eni.PublicAddress.ToString().Replace('.', '-')}.{_world.Options.Region}.compute.amazonaws.com"),
            new XElement("publicIp", eni.PublicAddress));
        var privateName = $"ip-{eni.PrivateAddress.Replace('.', '-')}.{_world.Options.Region}.compute.internal";
        return new("item",
            new XElement("networkInterfaceId", eni.Id),
            new XElement("subnetId", eni.SubnetId),
            new XElement("vpcId", Network.Vpc),
            new XElement("availabilityZone", _world.Network.ZoneOf(eni.SubnetId)),
            new XElement("description", eni.Description),
            new XElement("ownerId", Account),
            new XElement("requesterId", Account),
            new XElement("requesterManaged", true),
            new XElement("status", "in-use"),
            new XElement("macAddress", eni.Mac),
            new XElement("privateIpAddress", eni.PrivateAddress),
            new XElement("privateDnsName", privateName),
            new XElement("sourceDestCheck", true),
            new XElement("groupSet", eni.Groups.Select(static g => new XElement("item", new XElement("groupId", g), new XElement("groupName", g)))),
            new XElement("attachment",
                new XElement("attachmentId", eni.AttachmentId),
                new XElement("instanceOwnerId", Account),
                new XElement("deviceIndex", 1),
                new XElement("status", "attached"),
                new XElement("attachTime", eni.AttachedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                new XElement("deleteOnTermination", false)),
            association,
            new XElement("tagSet"),
            new XElement("privateIpAddressesSet", new XElement("item",
                new XElement("privateIpAddress", eni.PrivateAddress),
                new XElement("privateDnsName", privateName),
                new XElement("primary", true),
                association is null ? null : new XElement(association))),
            new XElement("ipv6AddressesSet"),
            new XElement("interfaceType", "interface"));
    }

    XElement SubnetShape(string id)
    {
        var index = _world.Network.IndexOf(id);
        return new("item",
            new XElement("subnetId", id),
            new XElement("subnetArn", _world.Arn("ec2", $"subnet/{id}")),
            new XElement("state", "available"),
            new XElement("ownerId", Account),
            new XElement("vpcId", Network.Vpc),
            new XElement("cidrBlock", Network.CidrOf(index)),
            new XElement("availableIpAddressCount", 4091 - _world.Network.Interfaces.Values.Count(i => i.SubnetId == id)),
            new XElement("availabilityZone", _world.Network.ZoneOf(id)),
            new XElement("defaultForAz", false),
            new XElement("mapPublicIpOnLaunch", true),
            new XElement("assignIpv6AddressOnCreation", false),
            new XElement("tagSet"));
    }

    XElement GroupShape(string id) => new("item",
        new XElement("ownerId", Account),
        new XElement("groupId", id),
        new XElement("groupName", id),
        new XElement("groupDescription", "tasks"),
        new XElement("vpcId", Network.Vpc),
        new XElement("securityGroupArn", _world.Arn("ec2", $"security-group/{id}")),
        new XElement("ipPermissions"),
        new XElement("ipPermissionsEgress"),
        new XElement("tagSet"));
}
