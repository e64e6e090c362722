namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record CapacityProviderStrategyItem(string CapacityProvider, int? Weight = null, int? Base = null);
