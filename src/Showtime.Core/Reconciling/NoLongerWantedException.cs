namespace Showtime.Core.Reconciling;

/// <summary>What a job works on was overtaken: something newer is wanted, or nothing. Flow control inside the reconciler only.</summary>
sealed class NoLongerWantedException(string why) : Exception(why);
