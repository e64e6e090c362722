namespace Showtime.Adapters.Aws.Wire.Ec2;

/// <summary>A network interface; <see cref="PublicIp"/> is its association's.</summary>
internal sealed record NetworkInterface(string NetworkInterfaceId, string? Status, string? PublicIp, string? PrivateIpAddress);
