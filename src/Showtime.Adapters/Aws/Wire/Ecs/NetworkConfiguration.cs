namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record NetworkConfiguration(AwsVpcConfiguration? AwsvpcConfiguration);
