namespace Showtime.Core.Ports;

/// <summary>What the host says about how a commit came to be a pull request's head. A commit's own dates are forged easily; these are the host's.</summary>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="Since">When its branch last came to it, UTC; null where that is not known: the fork is private, or the push is not listed any more.</param>
public sealed record HeadHistory(string Commit, DateTimeOffset? Since);
