namespace Showtime.Core.Events;

/// <summary>What a finished run of another workflow ran on.</summary>
/// <param name="Repository">The repository that the branch is in, <c>owner/name</c>: a fork, often.</param>
/// <param name="Branch">The branch, named by a stranger.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
public sealed record HeadReference(string Repository, string Branch, string Sha);
